import { AuditProvisioned } from '@guildhall/contracts';
import type { Broker } from '@guildhall/events';
import { foundation, ProvisioningModule } from '@guildhall/service';
import { type DynamicModule, Module } from '@nestjs/common';
import type { AuditSettings } from './config.js';
import { entities, migrations } from './data-source.js';
import { CheckpointsModule } from './checkpoints/checkpoints.module.js';
import { EntriesModule } from './entries/entries.module.js';
import { ProofsModule } from './proofs/proofs.module.js';
import { VerificationsModule } from './verifications/verifications.module.js';

/** The features of this service, and what they run on. */
@Module({
  imports: [
    CheckpointsModule,
    EntriesModule,
    ProofsModule,
    ProvisioningModule.of({ service: 'audit', done: AuditProvisioned }),
    VerificationsModule,
  ],
})
export class AuditModule {
  static on(settings: AuditSettings, broker?: Broker | Promise<Broker>): DynamicModule {
    return {
      module: AuditModule,
      imports: foundation({ service: 'audit', settings, broker, entities, migrations }),
    };
  }
}
