import type { Permission } from '@guildhall/access';
import { loadSettings } from '@guildhall/config';
import { decodeId, PLATFORM_TENANT_ID, topics } from '@guildhall/contracts';
import { type Broker, EventTransport, openBroker } from '@guildhall/events';
import { startService } from '@guildhall/http';
import { newId } from '@guildhall/runtime';
import { FileKeyRing } from '@guildhall/sealing';
import { createLogger } from '@guildhall/telemetry';
import { type Announced, ApiCaller, serviceEnvironment, servers, TestDatabase } from '@guildhall/testing';
import { OwnTopics } from '../../../libs/events/test/own-topics.js';
import { tenancySettings } from '../src/config.js';
import { entities, migrations } from '../src/data-source.js';
import { TenancyModule } from '../src/tenancy.module.js';

const PLATFORM_ADMIN: readonly Permission[] = [
  'platform:organizations:read',
  'platform:organizations:create',
  'platform:organizations:update',
  'platform:organizations:suspend',
  'platform:rate-limits:update',
];
const TENANT_ADMIN: readonly Permission[] = ['organizations:read', 'organizations:update'];

export interface TenancyOptions {
  /** Set where a test is about them: joining a group takes its time. Then the topics are the test's own. */
  readonly withConsumers?: boolean;
  readonly askAgainSeconds?: number;
}

/** The real service: its HTTP server, its database, its relay. Stop it in `afterAll`. */
export async function startTenancy({ withConsumers = false, askAgainSeconds = 10 }: TenancyOptions = {}) {
  const database = await TestDatabase.create({ migrations, entities, service: 'tenancy' });
  const settings = loadSettings(tenancySettings, {
    ...(await serviceEnvironment(database)),
    ONBOARDING_ASK_AGAIN_SECONDS: String(askAgainSeconds),
  });
  const broker = withConsumers ? await ownBroker(database.name) : undefined;
  const service = await startService(TenancyModule.on(settings, broker), {
    service: 'tenancy',
    host: settings.HTTP_HOST,
    httpPort: 0,
    managementPort: 0,
    publicUrl: settings.PUBLIC_URL,
    keyRing: await FileKeyRing.load(settings.KEY_RING_FILE),
    drainPauseMs: 0,
    logger: createLogger({ service: 'tenancy', version: '0', level: 'fatal' }),
    exit: 'never',
    prepare: async (app) => {
      if (!withConsumers) return;
      app.connectMicroservice({ strategy: app.get(EventTransport) });
      await app.startAllMicroservices();
      await app.get(EventTransport).joined();
    },
  });
  const url = `http://127.0.0.1:${service.port}`;
  const caller = (tenant: string, permissions: readonly Permission[]) =>
    new ApiCaller('tenancy', url, tenant, permissions);
  const about = async (organizationId: string) =>
    (await database.announced()).filter(({ aggregateId }) => aggregateId === organizationId);
  const platform = caller(PLATFORM_TENANT_ID, PLATFORM_ADMIN);

  return {
    url,
    database,
    platform,
    caller,
    /** A connection to the topics of this test alone, for a service beside this one. */
    openBroker: () => ownBroker(database.name),
    /** An organisation, made through the API, and its administrator. */
    async organization(fields: Record<string, unknown> = {}) {
      const { status, body, text } = await platform.post('/organizations', newOrganization(fields));
      if (status !== 201) throw new Error(`No organisation: ${status} ${text}`);
      const uuid = decodeId('org', body.id);
      return { id: body.id as string, uuid, slug: body.slug as string, admin: caller(uuid, TENANT_ADMIN) };
    },
    /** What was published about one organisation, in order. */
    async announced(organizationId: string): Promise<Announced[]> {
      return (await about(organizationId)).filter(({ type }) => !type.endsWith('.TenantStated'));
    },
    /** What the gateway was told of it, in order. */
    async stated(organizationId: string): Promise<Announced[]> {
      return (await about(organizationId)).filter(({ type }) => type.endsWith('.TenantStated'));
    },
    async stop() {
      if (withConsumers) await forgetTopics(database.name, () => service.drain());
      else await service.drain();
      await database.drop();
    },
  };
}

/** Contracts fix the names of topics: on the shared ones, an identity that runs in another test would answer too. */
async function ownBroker(prefix: string): Promise<Broker> {
  const real = await openBroker('platformatic', { brokers: servers.kafkaBrokers, clientId: 'tenancy-test' });
  const broker = new OwnTopics(real, prefix);
  await broker.ensureTopics(topics);
  return broker;
}

async function forgetTopics(prefix: string, drain: () => Promise<void>): Promise<void> {
  const broker = await ownBroker(prefix);
  await drain();
  await broker.deleteTopics(topics.map(({ name }) => name));
  await broker.disconnect();
}

export type Tenancy = Awaited<ReturnType<typeof startTenancy>>;

/** What `POST /organizations` takes, and no other test has. */
export const newOrganization = (fields: Record<string, unknown> = {}) => ({
  slug: slug(),
  name: 'Acme',
  administrator: { email: 'ada@example.org', displayName: 'Ada Lovelace' },
  ...fields,
});

/** A slug that no other test has. */
export const slug = () => `test-${newId()}`;
