import { chown } from 'node:fs/promises';

const NOBODY = 65_534;

/** Whom a restored server belongs to, and runs as: never root (T81, CVE-2025-8714/5). In a pod that is the pod's own user. */
export const dataUser = (): { uid?: number; gid?: number } =>
  process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

export async function giveToDataUser(...paths: readonly string[]): Promise<void> {
  const { uid, gid } = dataUser();
  if (uid === undefined || gid === undefined) return;
  for (const path of paths) await chown(path, uid, gid);
}
