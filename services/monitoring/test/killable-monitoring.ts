import { topics } from '@guildhall/contracts';
import { type Broker, openBroker } from '@guildhall/events';
import { eventually, serviceEnvironment, servers, TestDatabase } from '@guildhall/testing';
import { KillableProcess } from '../../../libs/events/test/child-process.js';
import { OwnTopics } from '../../../libs/events/test/own-topics.js';
import { type Fact, recordOf } from '../../../libs/service/test/fact.js';
import { entities, migrations } from '../src/data-source.js';

const SCRIPT = '../../../services/monitoring/test/monitoring-process.ts';

/** A database and topics, and processes of the service on them that a test may kill. Stop it in `afterAll`. */
export async function stageKillableMonitoring() {
  const database = await TestDatabase.create({ migrations, entities, service: 'monitoring' });
  const real = await openBroker('platformatic', { brokers: servers.kafkaBrokers, clientId: 'monitoring-tests' });
  const broker: Broker = new OwnTopics(real, database.name);
  await broker.ensureTopics(topics);
  const environment = {
    ...(await serviceEnvironment(database)),
    // After kill -9 the group waits so long for its dead member.
    KAFKA_SESSION_SECONDS: '6',
    KAFKA_GROUP_PREFIX: '',
  };
  return {
    database,
    deliver: (facts: readonly Fact[]) => broker.sendBatch(facts.map(recordOf)),
    async start(faults: Record<string, string> = {}): Promise<KillableProcess> {
      const child = new KillableProcess(SCRIPT, [database.name], { ...environment, ...faults });
      await eventually(() => child.state === 'serving', { withinMs: 40_000 }).catch((error: unknown) => {
        throw new Error(child.output, { cause: error });
      });
      return child;
    },
    async stop(): Promise<void> {
      await broker.deleteTopics(topics.map(({ name }) => name));
      await broker.disconnect();
      await database.drop();
    },
  };
}

export type KillableMonitoring = Awaited<ReturnType<typeof stageKillableMonitoring>>;
