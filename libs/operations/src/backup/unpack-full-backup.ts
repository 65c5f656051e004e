import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Refused } from '../refused.js';
import type { BackupStore, FullBackup } from './backup-store.js';
import { dataUser, giveToDataUser } from './data-user.js';
import { PostgresTool } from './postgres-tool.js';

/** To the end of the stream: at the mark that ends an archive tar would leave, and whoever still writes is left alone. */
const EXTRACT = ['--extract', '--ignore-zeros', '--file=-'];
const ENDED_EARLY = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE']);

/**
 * Unpacks a base backup into an empty folder, and holds every file against the manifest that PostgreSQL wrote with it.
 * What was changed in the store does not get this far: it does not open.
 */
export async function unpackFullBackup(store: BackupStore, base: FullBackup, folder: string): Promise<void> {
  // The parents as anybody's: PostgreSQL has to get through them.
  await mkdir(path.dirname(folder), { recursive: true });
  await mkdir(folder, { mode: 0o700 }).catch(unlessThere);
  if ((await readdir(folder)).length > 0)
    throw new Refused(`${folder} is not empty: nothing is ever restored over data.`);
  await giveToDataUser(folder);
  const tar = PostgresTool.start('tar', [...EXTRACT, `--directory=${folder}`], { user: dataUser() });
  tar.stdout.resume();
  try {
    await pipeline(await store.readBase(base.id), tar.stdin);
  } catch (error) {
    // It ended before all was there: its own words say why.
    if (ENDED_EARLY.has((error as NodeJS.ErrnoException).code ?? '')) await tar.succeeded();
    tar.signal('SIGKILL');
    throw error;
  }
  await tar.succeeded();
  // The log of the meantime is checked by its own sums when it is replayed.
  await PostgresTool.run('pg_verifybackup', ['--no-parse-wal', '--quiet', folder]);
}

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
