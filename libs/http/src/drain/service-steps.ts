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
  /** None, where another process answers the probes. */
  readonly management: ManagementServer | undefined;
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
const UNHEARD_MS = 250;
const LOOK_AGAIN_MS = 25;

/** The order of D10. Each step is safe to skip. */
export function serviceSteps(parts: DrainedParts): DrainStep[] {
  const { readiness, running, server, management } = parts;
  return [
    {
      name: 'say that nothing more should be sent',
      limitMs: SHORT_MS,
      run: () => {
        readiness.draining();
        // Who keeps a connection and never asks the probe is told by the answers to his own calls.
        running.leave();
      },
    },
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
    { name: 'close the management port', limitMs: SHORT_MS, run: () => management?.close() },
  ];
}

async function stopAccepting(server: Server, running: RunningRequests): Promise<void> {
  running.closeStreams();
  // Right after sockets were read: what has arrived is a connection or a request by now, and nothing of it is cut off
  // because it was still lying in the kernel.
  await new Promise((resolve) => setImmediate(resolve));
  server.close();
}

// What still runs after its time loses its connection; its transaction rolls back or commits by itself.
async function finish({ running, server, finishMs }: DrainedParts, hurry: AbortSignal): Promise<void> {
  const finished = new AbortController();
  const none = allAnswered(server, running, finished.signal).then(() => finished.abort());
  const limit = sleep(finishMs, AbortSignal.any([hurry, finished.signal])).catch(() => undefined);
  await Promise.race([none, limit]);
  finished.abort();
  server.closeAllConnections();
}

// A connection that was taken a moment ago has a request on its way that nobody counts yet.
async function allAnswered(server: Server, running: RunningRequests, isOver: AbortSignal): Promise<void> {
  for (let waitedMs = 0; waitedMs < UNHEARD_MS && !isOver.aborted; waitedMs += LOOK_AGAIN_MS) {
    await running.none();
    server.closeIdleConnections();
    if ((await connectionsOf(server)) === 0) return;
    await sleep(LOOK_AGAIN_MS);
  }
}

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));
}
