import { Module } from '@nestjs/common';
import { EdgeStateModule } from '../edge-state/edge-state.module.js';
import { NetworksModule } from '../networks/networks.module.js';
import { Authentication } from './authentication.js';
import { PublishedKeys } from './published-keys.js';

/** Who calls, by what identity has stated. */
@Module({
  imports: [EdgeStateModule, NetworksModule],
  providers: [Authentication, PublishedKeys],
  exports: [Authentication],
})
export class AuthenticationModule {}
