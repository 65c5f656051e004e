import { DatabaseModule } from '@guildhall/database';
import { Broker, openBroker } from '@guildhall/events';
import { traceparentOfNow } from '@guildhall/telemetry';
import { VitalsModule } from '@guildhall/vitals';
import { type DynamicModule, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { entities, migrations } from '../data-source.js';
import { NoteSigner } from '../notes/signed-note.js';
import type { SequencerSettings } from './config.js';
import { Candidate } from './lead.js';
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
  static at({ KAFKA_BROKERS, KAFKA_CLIENT }: SequencerSettings): DynamicModule {
    const broker = () => openBroker(KAFKA_CLIENT, { brokers: KAFKA_BROKERS, clientId: 'audit-sequencer' });
    return {
      module: SamplesModule,
      providers: [{ provide: Broker, useFactory: broker }, BrokerEnd],
      exports: [Broker],
    };
  }
}

/** The second process of audit: gives places, and signs. */
@Module({
  providers: [Candidate, LogIdentity, PublishCheckpoint, SequenceEntries, Sequencer, Sequencing],
})
export class SequencerModule {
  static on(settings: SequencerSettings): DynamicModule {
    const { SEQUENCER_LEASE_SECONDS, CHECKPOINT_SECONDS, CHECKPOINT_KEY, LOG_ORIGIN } = settings;
    const pace = new SequencerPace(SEQUENCER_LEASE_SECONDS * 1_000, CHECKPOINT_SECONDS * 1_000);
    const samples = SamplesModule.at(settings);
    return {
      module: SequencerModule,
      imports: [
        DatabaseModule.forRoot({
          service: 'audit',
          url: settings.DATABASE_URL,
          platformUrl: settings.DATABASE_PLATFORM_URL,
          // It looks at the lead, and proves that it is ready: all its work is the platform role's.
          poolSize: 1,
          entities,
          migrations,
          currentTraceparent: traceparentOfNow,
        }),
        VitalsModule.of({ service: 'audit/sequencer', everySeconds: settings.PROCESS_REPORT_SECONDS }, samples),
      ],
      providers: [
        { provide: SequencerPace, useValue: pace },
        { provide: NoteSigner, useFactory: () => NoteSigner.fromPem(LOG_ORIGIN, CHECKPOINT_KEY) },
      ],
    };
  }
}
