import { Actor, type Permission } from '@guildhall/access';
import { loadSettings } from '@guildhall/config';
import { decodeId, type EventOf, topics } from '@guildhall/contracts';
import { type Broker, EventTransport, openBroker } from '@guildhall/events';
import { serve } from '@guildhall/service';
import { newId } from '@guildhall/runtime';
import { createLogger } from '@guildhall/telemetry';
import { ApiCaller, eventually, serviceEnvironment, servers, TestDatabase } from '@guildhall/testing';
import { OwnTopics } from '../../../libs/events/test/own-topics.js';
import { reportingSettings } from '../src/config.js';
import { entities, migrations } from '../src/data-source.js';
import { ReportingModule } from '../src/reporting.module.js';

export const READER: readonly Permission[] = ['reports:read'];
export const MAKER: readonly Permission[] = ['reports:read', 'reports:create'];

export interface ReportingOptions {
  /** Set where a test is about them: joining a group takes its time. Then the topics are the test's own. */
  readonly listens?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** The real service: its HTTP server, its database, its worker, its relay. Stop it in `afterAll`. */
export async function startReporting({ listens = false, env = {} }: ReportingOptions = {}) {
  const database = await TestDatabase.create({ migrations, entities, service: 'reporting' });
  const settings = loadSettings(reportingSettings, { ...(await serviceEnvironment(database)), ...env });
  const broker = listens ? await ownBroker(database.name) : undefined;
  const service = await serve(ReportingModule.on(settings, broker), 'reporting', settings, {
    host: '127.0.0.1',
    httpPort: 0,
    managementPort: 0,
    drainPauseMs: 0,
    logger: createLogger({ service: 'reporting', version: '0', level: 'fatal' }),
    exit: 'never',
    prepare: async (app) => {
      if (!listens) return;
      app.connectMicroservice({ strategy: app.get(EventTransport) });
      await app.startAllMicroservices();
      await app.get(EventTransport).joined();
    },
  });
  const url = `http://127.0.0.1:${service.port}`;
  const tenantDatabase = await database.open();
  return {
    url,
    database,
    tenantDatabase,
    app: service.app,
    caller: (tenant = newId(), permissions = MAKER) => new ApiCaller('reporting', url, tenant, permissions),
    /** What was published about one report, in order. */
    announced: async (report: string) =>
      (await database.announced()).filter(({ aggregateId }) => aggregateId === decodeId('rep', report)),
    /** As the owner of the event would: it goes out by the outbox, and comes back by Kafka. */
    async says(tenant: string, about: { id: string; version?: number }, ...events: EventOf<object>[]): Promise<void> {
      const aggregate = { tenantId: tenant, version: 1, ...about };
      await tenantDatabase.transaction(Actor.system('others', tenant), async (tx) => {
        for (const event of events) await tx.publish(aggregate, event);
      });
    },
    /** Everything that was sent about an organisation is sent once more, with the same ids. */
    async sendAgain(tenant: string): Promise<void> {
      await eventually(async () => {
        const waiting = await database.look('select id from outbox where tenant_id = $1', [tenant]);
        return waiting.length === 0;
      });
      await database.look(
        `insert into outbox (${SENT}) select ${SENT} from outbox_archive where tenant_id = $1 order by id`,
        [tenant],
      );
    },
    async stop() {
      await service.drain();
      if (broker) await forgetTopics(database.name);
      await database.drop();
    },
  };
}

export type Reporting = Awaited<ReturnType<typeof startReporting>>;

const SENT = `lane, tenant_id, event_id, type, topic, aggregate_id, subject, aggregate_version, payload, actor,
  causation_id, correlation_id, traceparent, producer_epoch, occurred_at`;

/** Contracts fix the names of topics: on the shared ones, other tests' events would be counted too. */
async function ownBroker(prefix: string): Promise<Broker> {
  const real = await openBroker('platformatic', { brokers: servers.kafkaBrokers, clientId: 'reporting-test' });
  const broker = new OwnTopics(real, prefix);
  await broker.ensureTopics(topics);
  return broker;
}

async function forgetTopics(prefix: string): Promise<void> {
  const broker = await ownBroker(prefix);
  await broker.deleteTopics(topics.map(({ name }) => name));
  await broker.disconnect();
}

/** Asks for a report and waits until it is over. */
export async function reportBy(caller: ApiCaller, order: Readonly<Record<string, unknown>>) {
  const { status, body, text } = await caller.post('/reports', order);
  if (status !== 202) throw new Error(`No report: ${status} ${text}`);
  return untilOver(caller, body.id as string);
}

export const untilOver = (caller: ApiCaller, id: string) =>
  eventually(
    async () => {
      const { body } = await caller.get(`/reports/${id}`);
      return ['queued', 'running'].includes(body.status as string) ? undefined : body;
    },
    { withinMs: 20_000 },
  );
