import { fileURLToPath } from 'node:url';
import { Child, eventually, freePorts, serviceEnvironment, type TestDatabase } from '@guildhall/testing';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface ReportingProcess {
  readonly child: Child;
  readonly url: string;
}

/** The built service in a process of its own, which a test may kill. */
export async function startReportingProcess(
  database: TestDatabase,
  env: Record<string, string>,
): Promise<ReportingProcess> {
  const [port, managementPort] = await freePorts(2);
  const child = Child.node(MAIN, {
    env: {
      ...(await serviceEnvironment(database)),
      // Nowhere: on the shared topics it would count what other tests do. It goes on without Kafka.
      KAFKA_BROKERS: '127.0.0.1:9',
      HTTP_PORT: String(port),
      MANAGEMENT_PORT: String(managementPort),
      ...env,
    },
  });
  await eventually(
    async () => {
      if (!child.isRunning) throw new Error(`It ended:\n${child.output()}`);
      return (await fetch(`http://127.0.0.1:${managementPort}/startupz`)).ok;
    },
    { withinMs: 60_000 },
  );
  return { child, url: `http://127.0.0.1:${port}` };
}
