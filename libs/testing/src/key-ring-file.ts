import { randomBytes } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A key ring of one key, in a file of a folder of its own; both go with the machine's temporary files. */
export async function keyRingFile(): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'guildhall-keys-')), 'ring.json');
  const keys = [{ id: 'k1', secret: randomBytes(32).toString('base64'), state: 'current' }];
  await writeFile(file, JSON.stringify({ keys }), { mode: 0o600 });
  return file;
}
