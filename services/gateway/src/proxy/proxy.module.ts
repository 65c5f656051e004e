import { Module } from '@nestjs/common';
import { AuthenticationModule } from '../authentication/authentication.module.js';
import { CorsModule } from '../cors/cors.module.js';
import { EdgeStateModule } from '../edge-state/edge-state.module.js';
import { RoutesModule } from '../routes/routes.module.js';
import { WebSockets } from '../web-sockets/web-sockets.js';
import { LiveStreams } from '../live-streams/live-streams.js';
import { Proxy } from './proxy.js';
import { ServiceLinks } from './service-links.js';
import { ServiceTokens } from './service-tokens.js';

/** The way to the services and back. */
@Module({
  imports: [AuthenticationModule, CorsModule, EdgeStateModule, RoutesModule],
  providers: [ServiceLinks, ServiceTokens, LiveStreams, WebSockets, Proxy],
  exports: [Proxy, ServiceTokens],
})
export class ProxyModule {}
