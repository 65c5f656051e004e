import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from './peer-run.js';
import { pathOf } from './peer-paths.js';
import { PeerProcess } from './peer-process.js';

export const IS_TESSERA =
  'its POSIX conformance server on files of this disk, written to by its own hammer with 512 writers and entries of 300 bytes, one a call, for eight seconds; what its signed checkpoint covers counts';

const ORIGIN = 'bench.example/log';
const ADDRESS = '127.0.0.1:17300';
const SECONDS = 8;
const ED25519 = Buffer.from([1]);

/** How many entries a second a log of its own takes, from its signed checkpoints. @param program the built `cmd/conformance/posix` */
export function openTessera(program: string): Promise<() => Promise<number>> {
  const hammer = pathOf('the load of Tessera');
  if (!hammer) throw new Error('BENCH_TESSERA_HAMMER says where the hammer of Tessera is.');
  return Promise.resolve(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'guildhall-bench-tessera-'));
    try {
      return await hammered(folder, { program, hammer });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

async function hammered(folder: string, { program, hammer }: { program: string; hammer: string }): Promise<number> {
  const { signer, verifier } = noteKeys();
  const [key, log] = [path.join(folder, 'key'), path.join(folder, 'log')];
  await writeFile(key, signer);
  const peer = await PeerProcess.start({
    program,
    args: [`-storage_dir=${log}`, `-listen=${ADDRESS}`, `-private_key=${key}`],
    readyUrl: `http://${ADDRESS}/checkpoint`,
  });
  try {
    await run(hammer, [
      ...[`-log_public_key=${verifier}`, `-log_url=file://${log}/`, `-write_log_url=http://${ADDRESS}`],
      ...['-show_ui=false', '-max_write_ops=20000', '-num_writers=512', '-leaf_min_size=300'],
      ...['-num_readers_random=0', '-num_readers_full=0', '-max_read_ops=0', `-max_runtime=${SECONDS}s`],
    ]);
    const [, size] = (await readFile(path.join(log, 'checkpoint'), 'utf8')).split('\n');
    return Number(size) / SECONDS;
  } finally {
    peer.stop();
  }
}

/** C2SP signed-note, its text forms of an Ed25519 key. */
function noteKeys() {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d = '', x = '' } = privateKey.export({ format: 'jwk' });
  const publicKey = Buffer.concat([ED25519, Buffer.from(x, 'base64url')]);
  const id = createHash('sha256').update(`${ORIGIN}\n`).update(publicKey).digest('hex').slice(0, 8);
  const secret = Buffer.concat([ED25519, Buffer.from(d, 'base64url')]).toString('base64');
  return {
    signer: `PRIVATE+KEY+${ORIGIN}+${id}+${secret}`,
    verifier: `${ORIGIN}+${id}+${publicKey.toString('base64')}`,
  };
}
