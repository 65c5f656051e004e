import { fileURLToPath } from 'node:url';
import { PLATFORM_TENANT_ID, topics } from '@guildhall/contracts';
import { openBroker } from '@guildhall/events';
import { ApiCaller, Child, eventually, freePorts, serviceEnvironment, servers, TestDatabase } from '@guildhall/testing';
import { CreateDirectory1764000000000 } from '../projector/create-directory.js';
import { migrations } from '../../services/tenancy/src/data-source.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** One service in its own process, as `npm start` runs it. */
export interface RunningProcess {
  readonly child: Child;
  readonly url: string;
  readonly managementUrl: string;
  readonly database: TestDatabase;
}

/** Everything with its own process and its own database: tenancy, and one who listens to it. */
export async function startPlatform(env: Record<string, string> = {}) {
  await ensureTopics();
  const [tenancyDatabase, projectorDatabase] = await Promise.all([
    TestDatabase.create({ migrations }),
    TestDatabase.create({ migrations: [CreateDirectory1764000000000], service: 'projector' }),
  ]);
  const [tenancy, projector] = await Promise.all([
    run('services/tenancy/dist/main.js', tenancyDatabase, env),
    run('e2e/dist/projector/main.js', projectorDatabase, env),
  ]);
  return {
    tenancy,
    projector,
    admin: new ApiCaller('tenancy', tenancy.url, PLATFORM_TENANT_ID, [
      'platform:organizations:read',
      'platform:organizations:create',
      'platform:organizations:update',
      'platform:organizations:suspend',
    ]),
    async stop() {
      const ends = await Promise.all([tenancy, projector].map(({ child }) => child.stop()));
      await Promise.all([tenancy, projector].map(({ database }) => database.drop()));
      return ends;
    },
  };
}

async function run(main: string, database: TestDatabase, env: Record<string, string>): Promise<RunningProcess> {
  const [port, managementPort] = await freePorts(2);
  const child = Child.node(root + main, {
    env: {
      ...(await serviceEnvironment(database)),
      HTTP_PORT: String(port),
      MANAGEMENT_PORT: String(managementPort),
      LOG_LEVEL: 'warn',
      ...env,
    },
  });
  const managementUrl = `http://127.0.0.1:${managementPort}`;
  await eventually(
    async () => {
      if (!child.isRunning) throw new Error(`${main} ended:\n${child.output()}`);
      return (await fetch(`${managementUrl}/readyz`)).ok;
    },
    { withinMs: 30_000 },
  );
  return { child, url: `http://127.0.0.1:${port}`, managementUrl, database };
}

async function ensureTopics(): Promise<void> {
  const broker = await openBroker('kafkajs', { brokers: servers.kafkaBrokers, clientId: 'e2e' });
  await broker.ensureTopics(topics);
  await broker.disconnect();
}
