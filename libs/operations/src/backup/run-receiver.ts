import { ManagementServer } from '@guildhall/http/management';
import type { Clock } from '@guildhall/runtime';
import type { Tell } from '../reporting.js';
import { watchBackups } from './backup-metrics.js';
import type { BackupStore } from './backup-store.js';
import type { BackupSettings } from '../config.js';
import { receiveLog } from './receive-log.js';
import { LogShipper } from './ship-log.js';

/** Not ready when nothing has come for so long, in heartbeats: the metric tells how long exactly. */
const MISSED_HEARTBEATS = 15;

interface Receiver {
  readonly store: BackupStore;
  readonly url: string;
  readonly spool: string;
  readonly settings: Pick<BackupSettings, 'MANAGEMENT_PORT' | 'BACKUP_HEARTBEAT_SECONDS'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly tell: Tell;
}

/** `backup receive-wal`: until SIGTERM, with probes and metrics. */
export async function runReceiver({ store, url, spool, settings, clock, signal, tell }: Receiver): Promise<void> {
  watchBackups(store);
  const heartbeatSeconds = settings.BACKUP_HEARTBEAT_SECONDS;
  const management = new ManagementServer(
    { port: settings.MANAGEMENT_PORT, host: '0.0.0.0', service: 'backup', version: '' },
    { hasStarted: true, report: () => readiness(store, clock, heartbeatSeconds * MISSED_HEARTBEATS) },
  );
  await management.listen();
  tell(`receiving the log of ${store.server}`);
  const onTrouble = (what: string) => tell(what);
  await receiveLog(new LogShipper(spool, store), { url, spool, heartbeatSeconds, signal, onTrouble });
  await management.close();
}

async function readiness(store: BackupStore, clock: Clock, mostSeconds: number) {
  const received = await store.received();
  const ageSeconds = received ? (clock.now().getTime() - Date.parse(received.at)) / 1_000 : Infinity;
  const isReady = ageSeconds <= mostSeconds;
  const detail = received ? `received until ${received.at}` : 'nothing was received yet';
  return { isReady, state: 'serving', checks: [{ name: 'log', isReady, detail, ageSeconds: 0 }] };
}
