import { Module } from '@nestjs/common';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config.js';
import { API_DESCRIPTIONS, type ApiDescription, readApiDescriptions } from './api-descriptions.js';
import { RouteTable } from './route-table.js';

/** What the services describe, read once at the start. */
@Module({
  providers: [
    {
      provide: API_DESCRIPTIONS,
      inject: [GATEWAY_SETTINGS],
      useFactory: ({ API_DESCRIPTIONS_DIR, SERVICES }: GatewaySettings) =>
        readApiDescriptions(
          API_DESCRIPTIONS_DIR,
          SERVICES.map(({ service }) => service),
        ),
    },
    {
      provide: RouteTable,
      inject: [API_DESCRIPTIONS],
      useFactory: (descriptions: readonly ApiDescription[]) => new RouteTable(descriptions),
    },
  ],
  exports: [API_DESCRIPTIONS, RouteTable],
})
export class RoutesModule {}
