import { Readiness } from '@guildhall/http';
import { type DynamicModule, Module } from '@nestjs/common';
import { AuthenticationModule } from '../authentication/authentication.module.js';
import { CallsModule } from '../calls/calls.module.js';
import type { GatewaySettings } from '../config.js';
import { EdgeStateModule } from '../edge-state/edge-state.module.js';
import { LimitCheckModule } from '../limit-check/limit-check.module.js';
import { Limits } from '../limits/limits.js';
import { LimitsModule } from '../limits/limits.module.js';
import { NetworksModule } from '../networks/networks.module.js';
import { OwnRoutesModule } from '../own-routes/own-routes.module.js';
import { ProxyModule } from '../proxy/proxy.module.js';
import { RefusalsModule } from '../refusals/refusals.module.js';
import { RequestRecordsModule } from '../request-records/request-records.module.js';
import { RouteTable } from '../routes/route-table.js';
import { RoutesModule } from '../routes/routes.module.js';
import { SheddingModule } from '../shedding/shedding.module.js';
import { TicketsModule } from '../tickets/tickets.module.js';
import { ValidationModule } from '../validation/validation.module.js';
import { Admission } from './admission.js';
import { BeforeAuthentication } from './before-authentication.js';
import { Allowance } from './allowance.js';
import { Entrance } from './entrance.js';
import { Handover } from './handover.js';
import { Identification } from './identification.js';
import { Journal } from './journal.js';
import { Refusing } from './refusing.js';

/** Where every call comes in. */
@Module({})
export class EntranceModule {
  constructor(limits: Limits, { routes }: RouteTable, readiness: Readiness) {
    limits.requirePolicies(routes);
    // Without it a gateway decides alone, and is ready all the same.
    readiness.register({ name: 'redis', isOptional: true, probe: () => limits.requireShared() });
  }

  static on(settings: GatewaySettings): DynamicModule {
    const limits = LimitsModule.on(settings);
    return {
      module: EntranceModule,
      imports: [
        AuthenticationModule,
        CallsModule.on(settings),
        EdgeStateModule,
        limits,
        LimitCheckModule.of(limits),
        NetworksModule,
        OwnRoutesModule,
        ProxyModule,
        RefusalsModule,
        RequestRecordsModule,
        RoutesModule,
        ValidationModule,
        SheddingModule,
        TicketsModule.on(settings),
      ],
      providers: [Admission, Identification, BeforeAuthentication, Allowance, Handover, Journal, Refusing, Entrance],
      exports: [Entrance],
    };
  }
}
