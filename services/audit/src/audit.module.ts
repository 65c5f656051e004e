import { AuditProvisioned } from '@guildhall/contracts';
import type { Broker } from '@guildhall/events';
import { foundation, ProvisioningModule } from '@guildhall/service';
import { type DynamicModule, Module } from '@nestjs/common';
import type { AuditSettings } from './config.js';
import { entities, migrations } from './data-source.js';
import { ArchivesModule } from './archives/archives.module.js';
import { CheckerModule } from './checker/checker.module.js';
import { CallsModule } from './calls/calls.module.js';
import { CheckpointsModule } from './checkpoints/checkpoints.module.js';
import { DeletionsModule } from './deletions/deletions.module.js';
import { EntriesModule } from './entries/entries.module.js';
import { ErasureModule } from './erasure/erasure.module.js';
import { HistoryModule } from './history/history.module.js';
import { LegalHoldsModule } from './legal-holds/legal-holds.module.js';
import { EvidenceModule } from './evidence/evidence.module.js';
import { LiveTailModule } from './live-tail/live-tail.module.js';
import { ExportsModule } from './exports/exports.module.js';
import { ImportsModule } from './imports/imports.module.js';
import { ProofsModule } from './proofs/proofs.module.js';
import { RetentionModule } from './retention/retention.module.js';
import { SavedSearchesModule } from './saved-searches/saved-searches.module.js';
import { SearchModule } from './search/search.module.js';
import { SettingsModule } from './settings.module.js';
import { StatisticsModule } from './statistics/statistics.module.js';
import { VerificationsModule } from './verifications/verifications.module.js';

/** The features of this service, and what they run on. */
@Module({
  imports: [
    ArchivesModule,
    CheckerModule,
    CallsModule,
    CheckpointsModule,
    DeletionsModule,
    EntriesModule,
    ErasureModule,
    HistoryModule,
    LegalHoldsModule,
    EvidenceModule,
    LiveTailModule,
    ExportsModule,
    ImportsModule,
    ProofsModule,
    ProvisioningModule.of({ service: 'audit', done: AuditProvisioned }),
    RetentionModule,
    SavedSearchesModule,
    SearchModule,
    StatisticsModule,
    VerificationsModule,
  ],
})
export class AuditModule {
  static on(settings: AuditSettings, broker?: Broker | Promise<Broker>): DynamicModule {
    return {
      module: AuditModule,
      imports: [
        SettingsModule.on(settings),
        ...foundation({ service: 'audit', settings, broker, entities, migrations }),
      ],
    };
  }
}
