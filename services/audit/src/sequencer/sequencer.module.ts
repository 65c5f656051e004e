import { DatabaseModule } from '@guildhall/database';
import { Broker, openBrokerBy } from '@guildhall/events';
import { PoolMetricsModule } from '@guildhall/service';
import { traceparentOfNow } from '@guildhall/telemetry';
import { VitalsModule } from '@guildhall/vitals';
import { type DynamicModule, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CheckStep } from '../checker/check-step.js';
import { CheckTrails } from '../checker/check-trails.js';
import { CheckerPace } from '../checker/checker-pace.js';
import { Checking } from '../checker/checking.js';
import { CosigningModule } from '../cosigning/cosigning.module.js';
import { entities, migrations } from '../data-source.js';
import { NoteSigner } from '../notes/signed-note.js';
import { TimeStampsModule } from '../time-stamps/time-stamps.module.js';
import type { SequencerSettings } from './config.js';
import { Candidate } from './candidate.js';
import { LeadersWork } from './leaders-work.js';
import { LogIdentity } from './log-identity.js';
import { PublishCheckpoint } from './publish-checkpoint.js';
import { SequenceEntries } from './sequence-entries.js';
import { Sequencer } from './sequencer.js';
import { SequencerPace } from './sequencer-pace.js';
import { Sequencing } from './sequencing.js';

@Injectable()
class BrokerEnd implements OnApplicationShutdown {
  constructor(private readonly broker: Broker) {}

  async onApplicationShutdown(): Promise<void> {
    await this.broker.disconnect();
  }
}

/** For samples of this process alone: its events go through the outbox, which the relay of audit empties. */
@Module({})
class SamplesModule {
  static at(settings: SequencerSettings): DynamicModule {
    const broker = () => openBrokerBy(settings, { clientId: 'audit-sequencer' });
    return {
      module: SamplesModule,
      providers: [{ provide: Broker, useFactory: broker }, BrokerEnd],
      exports: [Broker],
    };
  }
}

/** The second process of audit: gives places, and signs. */
@Module({
  providers: [
    Candidate,
    CheckStep,
    CheckTrails,
    Checking,
    LeadersWork,
    LogIdentity,
    PublishCheckpoint,
    SequenceEntries,
    Sequencer,
    Sequencing,
  ],
})
export class SequencerModule {
  static on(settings: SequencerSettings): DynamicModule {
    const { SEQUENCER_LEASE_SECONDS, CHECKPOINT_SECONDS, CHECKPOINT_KEY, LOG_ORIGIN } = settings;
    const pace = new SequencerPace(SEQUENCER_LEASE_SECONDS * 1_000, CHECKPOINT_SECONDS * 1_000);
    const samples = SamplesModule.at(settings);
    const cosigning = CosigningModule.on(settings);
    return {
      module: SequencerModule,
      imports: [
        DatabaseModule.forRoot({
          service: 'audit',
          url: settings.DATABASE_URL,
          platformUrl: settings.DATABASE_PLATFORM_URL,
          // It looks at the lead, proves that it is ready, and checks the trails: all else is the platform role's.
          poolSize: 2,
          entities,
          migrations,
          patienceSeconds: settings.START_PATIENCE_SECONDS,
          currentTraceparent: traceparentOfNow,
        }),
        PoolMetricsModule,
        cosigning,
        TimeStampsModule.on(settings, cosigning),
        VitalsModule.of({ service: 'audit/sequencer', everySeconds: settings.PROCESS_REPORT_SECONDS }, samples),
      ],
      providers: [
        { provide: SequencerPace, useValue: pace },
        { provide: CheckerPace, useValue: new CheckerPace(settings.CHECKER_SHARE_PERCENT) },
        { provide: NoteSigner, useFactory: () => NoteSigner.fromPem(LOG_ORIGIN, CHECKPOINT_KEY) },
      ],
    };
  }
}
