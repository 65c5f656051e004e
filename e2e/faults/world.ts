import { PLATFORM_TENANT_ID, topics } from '@guildhall/contracts';
import { openBroker } from '@guildhall/events';
import { eventually, serviceEnvironment, servers, serviceToken, TestDatabase } from '@guildhall/testing';
import { migrations } from '../../services/tenancy/src/data-source.js';
import { CreateDirectory1764000000000 } from '../projector/create-directory.js';
import { Load } from './load.js';
import { PrivateServer } from './private-servers.js';
import { Slot } from './slot.js';
import { Witness } from './witness.js';

/** Enough that something is always under way, little enough that the machine has time to start processes. */
const CLIENTS = 4;
const LEADS_WITHIN_MS = 60_000;
const TOKEN_AGE_MS = 20_000;
/** No identity takes part, and each time that it is asked is a version that no client asked for. */
const ASKS_NOBODY_AGAIN = { ONBOARDING_ASK_AGAIN_SECONDS: '86400' };

export interface WorldOptions {
  /** A durable PostgreSQL of its own, which may be killed; otherwise the shared one. */
  readonly ownDatabaseServer: boolean;
}

/**
 * A small installation to be broken: two processes of tenancy (one leads the relay, the other stands by, both serve),
 * two of a consumer in another database, a Kafka of its own. It lives through one fault after another, as a real one does.
 */
export class World {
  readonly tenancy: readonly [Slot, Slot];
  readonly projectors: readonly [Slot, Slot];

  private constructor(
    readonly kafka: PrivateServer,
    readonly postgres: PrivateServer | undefined,
    readonly databases: Databases,
    readonly witness: Witness,
    env: Environments,
  ) {
    const slot = (name: string, main: string, of: Record<string, string>) => new Slot({ name, main, env: of });
    const [tenancy, projector] = ['services/tenancy/dist/main.js', 'e2e/dist/projector/main.js'];
    this.tenancy = [slot('tenancy 1', tenancy, env.tenancy), slot('tenancy 2', tenancy, env.tenancy)];
    this.projectors = [slot('projector 1', projector, env.projector), slot('projector 2', projector, env.projector)];
  }

  static async start({ ownDatabaseServer }: WorldOptions): Promise<World> {
    const [kafka, postgres] = await Promise.all([
      PrivateServer.kafka(),
      ownDatabaseServer ? PrivateServer.postgres() : undefined,
    ]);
    const databases = await createDatabases(postgres);
    const brokers = [`127.0.0.1:${kafka.port}`];
    await ensureTopics(brokers);
    // A Kafka of its own: the groups have their plain names.
    const more = {
      KAFKA_BROKERS: brokers.join(','),
      KAFKA_GROUP_PREFIX: '',
      KAFKA_SESSION_SECONDS: process.env['GUILDHALL_RING'] === 'verify' ? '10' : '3',
      LOG_LEVEL: 'info',
    };
    const env = {
      tenancy: { ...(await serviceEnvironment(databases.tenancy)), ...more, ...ASKS_NOBODY_AGAIN },
      projector: { ...(await serviceEnvironment(databases.projector)), ...more },
    };
    const witness = await Witness.of(databases.tenancy, databases.projector, brokers);
    const world = new World(kafka, postgres, databases, witness, env);
    await world.makeWhole();
    return world;
  }

  get slots(): readonly Slot[] {
    return [...this.tenancy, ...this.projectors];
  }

  /** What a scenario that failed has left empty is filled, so that the next one tells of itself. */
  async makeWhole(): Promise<void> {
    await Promise.all(this.slots.map((slot) => (slot.isRunning ? slot.serves() : slot.launchAndServe())));
  }

  get brokers(): readonly string[] {
    return [`127.0.0.1:${this.kafka.port}`];
  }

  load(signal: AbortSignal): Load {
    const urls = () => this.tenancy.flatMap(({ url, isRunning }) => (url && isRunning ? [url] : []));
    return new Load({ urls, token: tokens(), clients: CLIENTS, signal });
  }

  /** Which process leads the relay now, and which stands by. */
  async relay(): Promise<{ leader: Slot; standby: Slot }> {
    const [one, other] = this.tenancy;
    return eventually(
      async () => {
        const [ofOne, ofOther] = [await one.lanesLed(), await other.lanesLed()];
        if (ofOne === 2) return { leader: one, standby: other };
        if (ofOther === 2) return { leader: other, standby: one };
        // Two that start at once may come to lead one lane each, and keep it.
        if (ofOne + ofOther === 2) await other.stop().then(() => other.launchAndServe());
        return undefined;
      },
      { withinMs: LEADS_WITHIN_MS, pauseMs: 100 },
    );
  }

  async stop(): Promise<void> {
    await Promise.allSettled(this.slots.map((slot) => slot.stop()));
    await this.witness.stop().catch(() => undefined);
    if (!this.postgres) await Promise.all(Object.values(this.databases).map((database) => database.drop()));
    await Promise.all([this.kafka.remove(), this.postgres?.remove()]);
  }
}

interface Databases {
  readonly tenancy: TestDatabase;
  readonly projector: TestDatabase;
}

type Environments = Record<keyof Databases, Record<string, string>>;

async function createDatabases(postgres: PrivateServer | undefined): Promise<Databases> {
  const adminUrl = postgres
    ? `postgres://postgres:postgres@127.0.0.1:${postgres.port}/postgres`
    : servers.postgresAdminUrl;
  return {
    tenancy: await TestDatabase.create({ adminUrl, migrations }),
    projector: await TestDatabase.create({
      adminUrl,
      migrations: [CreateDirectory1764000000000],
      service: 'projector',
    }),
  };
}

async function ensureTopics(brokers: readonly string[]): Promise<void> {
  const broker = await openBroker('kafkajs', { brokers: [...brokers], clientId: 'faults' });
  await broker.ensureTopics(topics);
  await broker.disconnect();
}

/** Always the same user: an Idempotency-Key belongs to who sent it first. */
function tokens(): () => Promise<string> {
  const user = crypto.randomUUID();
  let token: Promise<string> | undefined;
  let madeAt = 0;
  return () => {
    if (!token || performance.now() - madeAt > TOKEN_AGE_MS) {
      madeAt = performance.now();
      token = serviceToken('tenancy', {
        tenant: PLATFORM_TENANT_ID,
        user,
        permissions: ['platform:organizations:create', 'platform:organizations:update'],
      });
    }
    return token;
  };
}
