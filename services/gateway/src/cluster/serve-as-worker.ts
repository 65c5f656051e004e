import cluster from 'node:cluster';
import { Readiness, type RunningService } from '@guildhall/http';
import { metricsSnapshot } from '@guildhall/telemetry';
import type { GatewaySettings } from '../config.js';
import { startGateway } from '../start-gateway.js';
import type { Opening } from './gateway-cluster.js';
import type { Answers, FromWorker, Question, ToWorker } from './messages.js';

/** Serves as one of the gateway's processes: told by the first one when to end, and asked by it how it stands. */
export async function serveAsWorker(settings: GatewaySettings, opening: Opening): Promise<void> {
  // A terminal tells every process; the first one passes it on, in its order.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  let gateway: RunningService | undefined = undefined;
  process.on('message', (message: ToWorker) => {
    if ('ask' in message) return void answer(message, gateway);
    // Nobody has called it yet.
    if (!gateway) process.exit(0);
    void gateway.drain().then(leave);
  });
  gateway = await startGateway(settings, { managementPort: 'elsewhere', opens: opening, exit: 'never' });
  tell({ say: 'serving' });
}

async function answer({ ask, id }: { ask: Question; id: number }, gateway: RunningService | undefined): Promise<void> {
  const found = ask === 'metrics' ? await metricsSnapshot() : await readinessOf(gateway);
  tell({ answer: found, id });
}

async function readinessOf(gateway: RunningService | undefined): Promise<Answers['readiness']> {
  return (await gateway?.app.get(Readiness).report()) ?? { isReady: false, state: 'starting', checks: [] };
}

// The first process may have handed over a connection in the moment in which the port was shut. It comes back only from
// a process that is still there: this one stays until the first has said that it will send none any more.
async function leave(): Promise<void> {
  tell({ say: 'last words', metrics: await metricsSnapshot() });
  process.once('disconnect', () => process.exit(0));
  cluster.worker?.disconnect();
}

function tell(message: FromWorker): void {
  process.send?.(message);
}
