import { decodeId, EventParked } from '@guildhall/contracts';
import { type Broker, openBroker } from '@guildhall/events';
import type { TestDatabase } from '@guildhall/testing';
import type { Ledger } from './ledger.js';
import { TopicReader } from './topic-reader.js';
import type { Facts, Sighting } from './verdict.js';

const TOPIC = 'guildhall.tenancy.v1';
const GROUP = 'e2e.organization-directory';

/** Sees both databases and the topic from outside, past every policy; takes part in nothing. */
export class Witness {
  private constructor(
    private readonly tenancy: TestDatabase,
    private readonly projector: TestDatabase,
    private readonly broker: Broker,
    private readonly reader: TopicReader,
  ) {}

  static async of(tenancy: TestDatabase, projector: TestDatabase, brokers: readonly string[]): Promise<Witness> {
    const broker = await openBroker('kafkajs', { brokers: [...brokers], clientId: 'fault-judge' });
    return new Witness(tenancy, projector, broker, await TopicReader.on(TOPIC, brokers));
  }

  async stop(): Promise<void> {
    await this.reader.stop();
    await this.broker.disconnect();
  }

  /** What is still on its way, in words; empty when all has arrived and every record was taken by the consumers. */
  async underWay(): Promise<string[]> {
    const [published, applied] = [await this.published(), await this.applied()];
    const waiting = {
      'in the outbox of tenancy': await rowsIn(this.tenancy, 'outbox'),
      'in the outbox of the projector': await rowsIn(this.projector, 'outbox'),
      'not applied': countMissing(published, applied),
      'not on the topic': countMissing(published, this.reader.seen),
      'before the offsets of the consumers': await this.lag(),
    };
    return Object.entries(waiting).flatMap(([where, count]) => (count > 0 ? [`${count} ${where}`] : []));
  }

  async facts(ledger: Ledger): Promise<Facts> {
    const stored = await this.tenancy.look<{ id: string; version: number }>('select id, version from organizations');
    const acknowledged = [...ledger.acknowledged].map(([id, version]) => [decodeId('org', id), version] as const);
    return {
      ledger: { acknowledged: new Map(acknowledged), wrong: ledger.wrong },
      stored: new Map(stored.map(({ id, version }) => [id, version])),
      published: await this.published(),
      delivered: this.reader.seen,
      applied: await this.applied(),
    };
  }

  /** What the consumer gave up on, and how often it told so. */
  async deadLetters(): Promise<{ parked: number; announced: number }> {
    return {
      parked: await rowsIn(this.projector, 'parked_events'),
      announced: await rowsIn(this.projector, 'announced_dead_letters'),
    };
  }

  /** While all is at rest: the next verdict is about what comes. The inbox stays, so that late repetitions still meet it. */
  async forget(): Promise<void> {
    await this.tenancy.look(
      'truncate organizations, onboardings, onboarding_steps, onboarding_jobs, outbox_archive, idempotency_keys',
    );
    await this.projector.look('truncate organization_directory, applied_events, parked_events, outbox_archive');
    this.reader.forget();
  }

  private published(): Promise<Sighting[]> {
    return this.tenancy.look<Sighting>(
      `select event_id as "eventId", aggregate_id as "organizationId", aggregate_version as version
         from outbox_archive where topic = $1 order by id`,
      [TOPIC],
    );
  }

  private applied(): Promise<Sighting[]> {
    return this.projector.look<Sighting>(
      'select event_id as "eventId", organization_id as "organizationId", version from applied_events order by place',
    );
  }

  private async lag(): Promise<number> {
    const partitions = await this.broker.lag(GROUP, [TOPIC]);
    return partitions.reduce((sum, { lag }) => sum + Number(lag), 0);
  }
}

const COUNTS = {
  outbox: 'select count(*)::int as rows from outbox',
  announced_dead_letters: `select count(*)::int as rows from outbox_archive where type = '${EventParked.type}'`,
  parked_events: 'select count(*)::int as rows from parked_events',
} as const;

async function rowsIn(database: TestDatabase, what: keyof typeof COUNTS): Promise<number> {
  const [counted] = await database.look<{ rows: number }>(COUNTS[what]);
  return counted?.rows ?? 0;
}

function countMissing(published: readonly Sighting[], seen: readonly Sighting[]): number {
  const found = new Set(seen.map(({ eventId }) => eventId));
  return published.filter(({ eventId }) => !found.has(eventId)).length;
}
