import { IntegrationProvisioned } from '@guildhall/contracts';
import type { Broker } from '@guildhall/events';
import { foundation, ProvisioningModule } from '@guildhall/service';
import { type DynamicModule, Module } from '@nestjs/common';
import type { IntegrationSettings } from './config.js';
import { entities, migrations } from './data-source.js';
import { IngestModule } from './ingest/ingest.module.js';
import { AuditTypesModule } from './audit-types/audit-types.module.js';
import { SettingsModule } from './settings.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

/** A chunk holds up to half a megabyte: in batches of the usual size, a backlog would not fit into memory. */
const relay = { batchSize: 32 };

/** The features of this service, and what they run on. */
@Module({
  imports: [
    AuditTypesModule,
    IngestModule,
    ProvisioningModule.of({ service: 'integration', done: IntegrationProvisioned }),
    WebhooksModule,
  ],
})
export class IntegrationModule {
  static on(settings: IntegrationSettings, broker?: Broker | Promise<Broker>): DynamicModule {
    return {
      module: IntegrationModule,
      imports: [
        SettingsModule.on(settings),
        ...foundation({ service: 'integration', settings, broker, relay, entities, migrations }),
      ],
    };
  }
}
