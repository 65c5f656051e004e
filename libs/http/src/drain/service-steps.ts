import type { Server } from 'node:http';
import { sleep } from '@guildhall/runtime';
import { stopTelemetry } from '@guildhall/telemetry';
import type { ManagementServer } from '../management/management-server.js';
import type { Readiness } from '../management/readiness.js';
import type { RunningRequests } from '../server/running-requests.js';
import type { DrainStep } from './drain.js';

export interface DrainedParts {
  readonly readiness: Readiness;
  readonly running: RunningRequests;
  readonly server: Server;
  readonly management: ManagementServer;
  /** What the service stops itself, in its order. */
  readonly ofService: readonly DrainStep[];
  /** Nest's own hooks: consumers, relay and pools end here, in this order. */
  readonly closeApplication: () => Promise<void>;
  /** How long load balancers may take to notice that the process is no longer ready. */
  readonly pauseMs: number;
  readonly finishMs: number;
}

const SHORT_MS = 2_000;
// Consumers and relay end in Nest's hooks: they have 20 s in D10.
const CLOSE_MS = 20_000;

/** The order of D10. Each step is safe to skip. */
export function serviceSteps(parts: DrainedParts): DrainStep[] {
  const { readiness, running, server, management } = parts;
  return [
    { name: 'say that nothing more should be sent', limitMs: SHORT_MS, run: () => readiness.draining() },
    {
      name: 'wait until that is known',
      limitMs: parts.pauseMs + SHORT_MS,
      run: (hurry) => sleep(parts.pauseMs, hurry).catch(() => undefined),
    },
    { name: 'accept no more connections', limitMs: SHORT_MS, run: () => stopAccepting(server, running) },
    { name: 'finish what runs', limitMs: parts.finishMs + SHORT_MS, run: (hurry) => finish(parts, hurry) },
    ...parts.ofService,
    { name: 'close the application', limitMs: CLOSE_MS, run: parts.closeApplication },
    { name: 'send the last spans', limitMs: SHORT_MS * 2, run: () => stopTelemetry() },
    { name: 'close the management port', limitMs: SHORT_MS, run: () => management.close() },
  ];
}

function stopAccepting(server: Server, running: RunningRequests): void {
  running.closeConnections();
  server.close();
  server.closeIdleConnections();
}

// What still runs after its time loses its connection; its transaction rolls back or commits by itself.
async function finish({ running, server, finishMs }: DrainedParts, hurry: AbortSignal): Promise<void> {
  const finished = new AbortController();
  const none = running.none().then(() => finished.abort());
  const limit = sleep(finishMs, AbortSignal.any([hurry, finished.signal])).catch(() => undefined);
  await Promise.race([none, limit]);
  server.closeAllConnections();
}
