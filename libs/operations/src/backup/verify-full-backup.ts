import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '@guildhall/runtime';
import type { BackupStore, FullBackup } from './backup-store.js';
import { unpackFullBackup } from './unpack-full-backup.js';

/** Unpacks a base backup for trial and notes that all of it is there: only what was read back is a backup. */
export async function verifyFullBackup(
  store: BackupStore,
  base: FullBackup,
  { scratch, clock }: { readonly scratch: string; readonly clock: Clock },
): Promise<void> {
  const folder = path.join(scratch, `verify-${base.id}`);
  await rm(folder, { recursive: true, force: true });
  try {
    await unpackFullBackup(store, base, folder);
    await store.record({ ...base, verifiedAt: clock.now().toISOString() });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
