import { Module } from '@nestjs/common';
import { AuthenticationModule } from '../authentication/authentication.module.js';
import { EdgeStateModule } from '../edge-state/edge-state.module.js';
import { LiveStreams } from './live-streams.js';
import { Proxy } from './proxy.js';
import { ServiceLinks } from './service-links.js';
import { ServiceTokens } from './service-tokens.js';

/** The way to the services and back. */
@Module({
  imports: [AuthenticationModule, EdgeStateModule],
  providers: [ServiceLinks, ServiceTokens, LiveStreams, Proxy],
  exports: [Proxy],
})
export class ProxyModule {}
