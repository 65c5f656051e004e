import { Actor } from '@guildhall/access';
import { serviceSettings } from '@guildhall/config';
import { FeedbackProvisioned, OrganizationCreated, ProvisioningRequested } from '@guildhall/contracts';
import { createPlatformTables, TenantDatabase } from '@guildhall/database';
import { EventTransport } from '@guildhall/events';
import { Readiness } from '@guildhall/http';
import { newId } from '@guildhall/runtime';
import { metricsText } from '@guildhall/telemetry';
import { eventually } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DynamicModule, Module } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { ServiceUnderTest } from '../test/service-under-test.js';
import { foundation, ProvisioningModule } from './index.js';

class CreatePlatformTables1700000000000 {
  async up(runner: QueryRunner): Promise<void> {
    await createPlatformTables(runner);
  }
  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
const migrations = [CreatePlatformTables1700000000000];

@Module({})
class Plain {}
const prepared: string[] = [];
const plain = (settings: Parameters<typeof foundation>[0]['settings'], broker?: never): DynamicModule => ({
  module: Plain,
  imports: [
    ProvisioningModule.of({
      service: 'feedback',
      done: FeedbackProvisioned,
      prepare: async (_tx, organizationId) => void prepared.push(organizationId),
    }),
    ...foundation({ service: 'feedback', settings, broker, entities: [], migrations }),
  ],
});

let service: ServiceUnderTest;
beforeAll(async () => {
  service = await ServiceUnderTest.start({
    service: 'feedback',
    module: plain as never,
    settings: serviceSettings.extend({
      HTTP_PORT: serviceSettings.shape.HTTP_PORT.default(0),
      MANAGEMENT_PORT: serviceSettings.shape.MANAGEMENT_PORT.default(0),
    }),
    migrations,
    entities: [],
    withConsumers: true,
  });
});
afterAll(() => service.stop());

const created = (organizationId: string, steps: string[]) => ({
  tenantId: organizationId,
  event: OrganizationCreated({
    organizationId,
    slug: `org-${organizationId}`,
    name: 'Acme',
    tier: 'basic',
    status: 'provisioning',
    metadata: {},
    steps,
  }),
});
const askedAgain = (organizationId: string, attempt: number) => ({
  tenantId: organizationId,
  aggregateVersion: attempt,
  event: ProvisioningRequested({
    organizationId,
    steps: ['feedback'],
    attempt,
    slug: 'acme',
    name: 'Acme',
    administratorEmail: 'ada@example.org',
    administratorDisplayName: 'Ada',
  }),
});
const answers = async (organizationId: string) =>
  (await service.announced()).filter(({ aggregateId }) => aggregateId === organizationId).map(({ version }) => version);

describe('a service that is asked to get ready for an organisation', () => {
  it('prepares and answers once, though it is asked twice in the same words', async () => {
    const organization = newId();
    const asked = { ...created(organization, ['identity', 'feedback']), eventId: newId() };
    await service.deliver(asked, asked);
    await service.deliver(askedAgain(organization, 2));
    await eventually(async () => (await answers(organization)).length === 2);
    expect(await answers(organization)).toEqual([1, 2]);
    expect(prepared.filter((id) => id === organization)).toHaveLength(2);
  });

  it('leaves organisations alone that do not wait for it', async () => {
    const organization = newId();
    await service.deliver(created(organization, ['identity']), askedAgain(organization, 2));
    await eventually(async () => (await answers(organization)).length > 0);
    expect(await answers(organization)).toEqual([2]);
  });
});

const POOL_SIZE = 10;
async function shown(metric: string): Promise<number> {
  const line = (await metricsText()).split('\n').find((each) => each.startsWith(`${metric} `));
  return Number(line?.split(' ')[1]);
}

describe('the pools of a service', () => {
  it('show what is used, what is idle and how much waits', async () => {
    const database = service.running.app.get(TenantDatabase);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const works = Array.from({ length: POOL_SIZE + 1 }, () =>
      database.transaction(Actor.system('feedback', newId()), () => held),
    );
    await eventually(async () => (await shown('guildhall_database_waiting{pool="app"}')) === 1);
    expect(await shown('guildhall_database_connections{pool="app",state="used"}')).toBe(POOL_SIZE);
    expect(await shown('guildhall_database_connections_limit{pool="app"}')).toBe(POOL_SIZE);
    release();
    await Promise.all(works);
    expect(await shown('guildhall_database_waiting{pool="app"}')).toBe(0);
    expect(await shown('guildhall_database_connections{pool="app",state="idle"}')).toBeGreaterThan(0);
    expect(await shown('guildhall_database_connections_limit{pool="platform"}')).toBeGreaterThan(0);
  });
});

describe('readiness', () => {
  it('comes when every consumer has joined, and stays when one is gone later', async () => {
    const readiness = service.running.app.get(Readiness);
    const consumers = async () => (await readiness.report()).checks.find(({ name }) => name === 'consumers');
    expect(await consumers()).toMatchObject({ isReady: true });
    await service.running.app.get(EventTransport).close();
    // A finding is kept for a while: this waits until it is younger than it was.
    let age = 0;
    await eventually(
      async () => {
        const before = age;
        age = (await consumers())?.ageSeconds ?? 0;
        return age < before;
      },
      { withinMs: 5_000 },
    );
    expect(await consumers()).toMatchObject({ isReady: true });
  });
});
