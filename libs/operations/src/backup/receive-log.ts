import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { sleep } from '@guildhall/runtime';
import pg from 'pg';
import { connectionOf, PostgresTool } from './postgres-tool.js';
import type { LogShipper } from './ship-log.js';

const SLOT = 'guildhall_backup';
const SHIP_EVERY_MS = 1_000;
const AFTER_FAILURE_MS = 5_000;
/** The server was restored, or has thrown the log away: what lies in the spool leads nowhere any more. */
const LEADS_NOWHERE = /is not in this server's history|has already been removed/;

interface ReceiverOptions {
  readonly url: string;
  readonly spool: string;
  readonly heartbeatSeconds: number;
  /** Ends it: the log that has come by then is shipped. */
  readonly signal: AbortSignal;
  readonly onTrouble: (what: string) => void;
}

/**
 * Receives the log as it is written, until the signal. The slot keeps on the server what was not received, so that nothing
 * is missed while this is down; `max_slot_wal_keep_size` of the server bounds how much that may be.
 */
export async function receiveLog(shipper: LogShipper, options: ReceiverOptions): Promise<void> {
  const { spool, signal } = options;
  await mkdir(spool, { recursive: true, mode: 0o700 });
  const works = [
    receiving(options),
    repeating(SHIP_EVERY_MS, options, () => shipper.ship()),
    repeating(options.heartbeatSeconds * 1_000, options, () => heartbeat(options.url)),
  ];
  await Promise.all(works);
  if (signal.aborted) await shipper.ship();
}

async function receiving(options: ReceiverOptions): Promise<void> {
  const { args, env } = connectionOf(options.url);
  const slot = [`--slot=${SLOT}`, `--directory=${options.spool}`, ...args];
  while (!options.signal.aborted) {
    await PostgresTool.run('pg_receivewal', ['--create-slot', '--if-not-exists', ...slot], { env }).catch(
      (error: Error) => options.onTrouble(error.message),
    );
    await streamed(PostgresTool.start('pg_receivewal', ['--synchronous', '--no-loop', ...slot], { env }), options);
    await sleep(AFTER_FAILURE_MS, options.signal).catch(() => {});
  }
}

async function streamed(tool: PostgresTool, { signal, spool, onTrouble }: ReceiverOptions): Promise<void> {
  const stop = () => tool.signal('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  await tool.ended;
  signal.removeEventListener('abort', stop);
  if (signal.aborted) return;
  onTrouble(`pg_receivewal ended: ${tool.said.trim()}`);
  if (LEADS_NOWHERE.test(tool.said)) await emptied(spool);
}

async function emptied(spool: string): Promise<void> {
  for (const name of await readdir(spool)) await rm(path.join(spool, name), { recursive: true });
}

/** A commit with its time, and no table: after it the log of an idle server says what time it is. */
async function heartbeat(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000, statement_timeout: 3_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(`select pg_logical_emit_message(true, 'guildhall.backup', '')`);
  } finally {
    await client.end().catch(() => {});
  }
}

async function repeating(everyMs: number, { signal, onTrouble }: ReceiverOptions, work: () => Promise<unknown>) {
  while (!signal.aborted) {
    await work().catch((error: Error) => onTrouble(error.message));
    await sleep(everyMs, signal).catch(() => {});
  }
}
