import cluster from 'node:cluster';
import { ManagementServer } from '@guildhall/http/management';
import { SystemClock, SystemRandomness } from '@guildhall/runtime';
import { logger, serviceIdentity, stopTelemetry } from '@guildhall/telemetry';
import type { GatewaySettings } from '../config.js';
import { CLUSTER_LIMITS, GatewayCluster, type Opening } from './gateway-cluster.js';
import { WorkerProcess } from './worker-process.js';

/**
 * Starts the gateway as several processes that share its port, and stays before them: it owns the port, answers probes
 * and metrics for all, and judges no call itself. SIGHUP replaces them in turn, SIGTERM drains them all.
 */
export async function startCluster(settings: GatewaySettings): Promise<void> {
  const clock = new SystemClock();
  const processes = new GatewayCluster({
    launch: (opening) => launchWorker(opening, clock),
    clock,
    randomness: new SystemRandomness(),
    log: logger,
    limits: { ...CLUSTER_LIMITS, graceMs: settings.SHUTDOWN_GRACE_SECONDS * 1_000 },
  });
  const { version } = serviceIdentity();
  const place = { port: settings.MANAGEMENT_PORT, host: settings.HTTP_HOST, service: 'gateway', version };
  const management = new ManagementServer(place, processes);
  await management.listen();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(processes, management));
  process.on('SIGHUP', () => void processes.replaceAll());
  try {
    await processes.start(settings.PROCESSES);
    logger.info({ port: settings.HTTP_PORT, processes: settings.PROCESSES }, 'gateway is ready.');
  } catch (error) {
    logger.fatal({ error }, 'The gateway cannot start.');
    await processes.end();
    process.exit(1);
  }
}

function launchWorker(opening: Opening, clock: SystemClock): WorkerProcess {
  cluster.setupPrimary({ args: [opening] });
  return new WorkerProcess(cluster.fork(), clock);
}

async function end(processes: GatewayCluster, management: ManagementServer): Promise<void> {
  const hasDrained = await processes.end();
  await stopTelemetry();
  await management.close();
  process.exit(hasDrained ? 0 : 1);
}
