import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { SystemClock } from '@guildhall/runtime';
import { AccessGuard } from './access.guard.js';
import { ACCESS_OPTIONS, type AccessOptions } from './access.options.js';
import { DeclaredRoutes } from './declared-routes.js';

type GivenOptions = Pick<AccessOptions, 'service' | 'issuer' | 'keys'> &
  Partial<Pick<AccessOptions, 'directCalls' | 'clock'>>;

/** Closes every route of the service but those that say who may call them, and only to callers whom the gateway names. */
@Module({})
export class AccessModule {
  static forRoot(given: GivenOptions): DynamicModule {
    const options: AccessOptions = { directCalls: 'public-routes', clock: new SystemClock(), ...given };
    return {
      module: AccessModule,
      imports: [DiscoveryModule],
      providers: [
        { provide: ACCESS_OPTIONS, useValue: options },
        { provide: APP_GUARD, useClass: AccessGuard },
        DeclaredRoutes,
      ],
    };
  }
}
