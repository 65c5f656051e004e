import { DirectoryStore } from '@guildhall/objects';
import { FileKeyRing } from '@guildhall/sealing';
import { BackupStore } from './backup-store.js';
import type { BackupSettings } from '../config.js';

/** The backups that the settings name. */
export async function openBackupStore(settings: BackupSettings): Promise<BackupStore> {
  const ring = await FileKeyRing.load(settings.BACKUP_KEY_RING_FILE);
  return new BackupStore(await DirectoryStore.open(settings.BACKUP_DIRECTORY), ring, settings.BACKUP_SERVER);
}
