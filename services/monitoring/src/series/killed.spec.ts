import { topics } from '@guildhall/contracts';
import { type Broker, openBroker } from '@guildhall/events';
import { newId } from '@guildhall/runtime';
import { eventually, serviceEnvironment, servers, TestDatabase } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KillableProcess } from '../../../../libs/events/test/child-process.js';
import { OwnTopics } from '../../../../libs/events/test/own-topics.js';
import { recordOf } from '../../../../libs/service/test/fact.js';
import { handled, reported, request, sample } from '../../test/monitoring.harness.js';
import { entities, migrations } from '../data-source.js';

const BATCHES = 120;
const PER_BATCH = 25;
const SCRIPT = '../../../services/monitoring/test/monitoring-process.ts';

describe('monitoring that is killed between its commit and what it tells the broker', () => {
  let database: TestDatabase;
  let broker: Broker;
  let environment: Record<string, string>;

  beforeAll(async () => {
    database = await TestDatabase.create({ migrations, entities, service: 'monitoring' });
    broker = new OwnTopics(
      await openBroker('platformatic', { brokers: servers.kafkaBrokers, clientId: 'monitoring-tests' }),
      database.name,
    );
    await broker.ensureTopics(topics);
    environment = { ...(await serviceEnvironment(database)), KAFKA_SESSION_SECONDS: '6', KAFKA_GROUP_PREFIX: '' };
    environment = { ...environment, HTTP_PORT: '1', MANAGEMENT_PORT: '1' };
  }, 60_000);
  afterAll(async () => {
    await broker.deleteTopics(topics.map(({ name }) => name));
    await broker.disconnect();
    await database.drop();
  });

  const start = async (faults: Record<string, string> = {}) => {
    const child = new KillableProcess(SCRIPT, [database.name], { ...environment, ...faults });
    await eventually(() => child.state === 'serving', { withinMs: 40_000 }).catch((error: unknown) => {
      throw new Error(child.output, { cause: error });
    });
    return child;
  };
  const countOf = async (kind: string) => {
    const [row] = await database.look<{ counted: string; kept: string }>(
      `select coalesce(sum(t.samples), 0) as counted, coalesce((select sum(samples) from series where kind = $1), 0) as kept
         from slots t join series s on s.tenant_id = t.tenant_id and s.id = t.series_id where s.kind = $1`,
      [kind],
    );
    return [Number(row?.counted), Number(row?.kept)];
  };

  it('T63: counts every call and every sample once all the same, when another goes on', async () => {
    const doomed = await start({ FAULT_POINTS: 'consumer.before-commit-offset@3=kill' });
    const tenants = Array.from({ length: 4 }, () => newId());
    const facts = Array.from({ length: BATCHES }, (_, place) => {
      const tenantId = tenants[place % tenants.length]!;
      const many = { length: PER_BATCH };
      return place % 2
        ? handled(
            tenantId,
            Array.from(many, () => request({ durationMs: place })),
          )
        : reported(
            tenantId,
            Array.from(many, () => sample({ value: place })),
          );
    });
    for (let at = 0; at < facts.length; at += 10) await broker.sendBatch(facts.slice(at, at + 10).map(recordOf));
    expect(await doomed.exited).toBe('SIGKILL');
    // The same again, as a producer does that was not answered.
    await broker.sendBatch(facts.map(recordOf));
    const heir = await start();
    const all = (BATCHES / 2) * PER_BATCH;
    await eventually(
      async () => {
        const [row] = await database.look<{ count: string }>('select count(*) from inbox');
        return Number(row?.count) === BATCHES;
      },
      { withinMs: 40_000 },
    );
    expect([await countOf('request'), await countOf('metric')]).toEqual([
      [all, all],
      [all, all],
    ]);
    expect(await heir.kill('SIGTERM')).toBe('0');
  }, 120_000);
});
