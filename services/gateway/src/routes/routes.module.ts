import { Module } from '@nestjs/common';
import { fileURLToPath } from 'node:url';
import { Directions } from './directions.js';
import { PROMISED_ENDPOINTS } from './promised-endpoints.js';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config.js';
import { API_DESCRIPTIONS, type ApiDescription, readApiDescriptions, readOwnDescription } from './api-descriptions.js';
import { RouteTable } from './route-table.js';

/** Of a checkout and of an image alike: the folder that holds every service's own. */
const ALL_SERVICES = fileURLToPath(new URL('../../../', import.meta.url));

/** What the services describe, read once at the start. */
@Module({
  providers: [
    {
      provide: API_DESCRIPTIONS,
      inject: [GATEWAY_SETTINGS],
      useFactory: ({ API_DESCRIPTIONS_DIR, SERVICES }: GatewaySettings) => [
        ...readApiDescriptions(
          API_DESCRIPTIONS_DIR ?? ALL_SERVICES,
          SERVICES.map(({ service }) => service),
        ),
        readOwnDescription(),
      ],
    },
    {
      provide: RouteTable,
      inject: [API_DESCRIPTIONS],
      useFactory: (descriptions: readonly ApiDescription[]) => new RouteTable(descriptions, PROMISED_ENDPOINTS),
    },
    Directions,
  ],
  exports: [API_DESCRIPTIONS, Directions, RouteTable],
})
export class RoutesModule {}
