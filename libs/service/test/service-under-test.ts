import type { Permission } from '@guildhall/access';
import { loadSettings } from '@guildhall/config';
import { topics } from '@guildhall/contracts';
import { type Broker, EventTransport, openBroker } from '@guildhall/events';
import type { RunningService } from '@guildhall/http';
import { createLogger } from '@guildhall/telemetry';
import { type Announced, ApiCaller, serviceEnvironment, servers, TestDatabase } from '@guildhall/testing';
import type { DynamicModule } from '@nestjs/common';
import type { MigrationInterface } from 'typeorm';
import type { ZodType } from 'zod';
import { OwnTopics } from '../../events/test/own-topics.js';
import { listenToEvents, serve, type ServiceSettings } from '../src/index.js';
import { type Fact, recordOf } from './fact.js';

export interface UnderTest<S extends ServiceSettings> {
  readonly service: string;
  readonly module: (settings: S, broker?: Broker | Promise<Broker>) => DynamicModule;
  readonly settings: ZodType<S>;
  readonly migrations: readonly (new () => MigrationInterface)[];
  readonly entities: readonly (new () => object)[];
  /** Set where a test is about them: joining a group takes its time. Then the topics are the test's own. */
  readonly withConsumers?: boolean;
  /** Settings that differ from those of every test. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A real service on a database of its own: its HTTP server, its relay, its consumers if asked for. */
export class ServiceUnderTest {
  readonly url: string;

  private constructor(
    private readonly name: string,
    readonly database: TestDatabase,
    readonly running: RunningService,
    private readonly broker: Broker | undefined,
  ) {
    this.url = `http://127.0.0.1:${running.port}`;
  }

  static async start<S extends ServiceSettings>(under: UnderTest<S>): Promise<ServiceUnderTest> {
    const { service, migrations, entities, withConsumers = false } = under;
    const database = await TestDatabase.create({ migrations, entities, service });
    const environment = { ...(await serviceEnvironment(database)), ...under.environment };
    const settings = loadSettings(under.settings as never, environment) as S;
    const broker = withConsumers ? await ownBroker(database.name) : undefined;
    const running = await serve(under.module(settings, broker), service, settings, {
      httpPort: 0,
      managementPort: 0,
      logger: createLogger({ service, version: '0', level: 'fatal' }),
      exit: 'never',
      prepare: async (app) => {
        if (!withConsumers) return;
        await listenToEvents(app);
        await app.get(EventTransport).joined();
      },
    });
    return new ServiceUnderTest(service, database, running, withConsumers ? await ownBroker(database.name) : undefined);
  }

  /** Calls as the gateway would, for one caller of a tenant. */
  caller(tenantId: string, permissions: readonly Permission[]): ApiCaller {
    return new ApiCaller(this.name, this.url, tenantId, permissions);
  }

  /** Puts records of facts on their topics, as another service's relay does; the same fact twice is the same record twice. */
  async deliver(...facts: readonly Fact[]): Promise<void> {
    await this.own.sendBatch(facts.map(recordOf));
  }

  /** A connection to the topics of this test alone. */
  openBroker(): Promise<Broker> {
    return ownBroker(this.database.name);
  }

  announced(): Promise<Announced[]> {
    return this.database.announced();
  }

  async stop(): Promise<void> {
    await this.running.drain();
    if (this.broker) {
      await this.broker.deleteTopics(topics.map(({ name }) => name));
      await this.broker.disconnect();
    }
    await this.database.drop();
  }

  private get own(): Broker {
    if (!this.broker) throw new Error('Start it with consumers: without them nobody reads what is delivered.');
    return this.broker;
  }
}

// Contracts fix the names of topics: on the shared ones, what runs in another test would answer too.
async function ownBroker(prefix: string): Promise<Broker> {
  const real = await openBroker('platformatic', { brokers: servers.kafkaBrokers, clientId: 'service-under-test' });
  const broker = new OwnTopics(real, prefix);
  await broker.ensureTopics(topics);
  return broker;
}
