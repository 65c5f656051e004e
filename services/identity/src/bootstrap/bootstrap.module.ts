import { type DynamicModule, Module } from '@nestjs/common';
import type { IdentitySettings } from '../config.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { OperatorModule } from '../operator.module.js';
import { LoginDirectory } from '../users/login-directory.js';
import { BootstrapPlatform } from './bootstrap-platform.js';

/** The service's own parts, as far as bootstrapping needs them. */
@Module({})
export class BootstrapModule {
  static on(settings: IdentitySettings): DynamicModule {
    return {
      module: BootstrapModule,
      imports: [OperatorModule.on(settings), CredentialsModule],
      providers: [LoginDirectory, BootstrapPlatform],
    };
  }
}
