import { createHash, createHmac, generateKeyPairSync, hash, randomBytes, sign } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

const ORIGIN = 'bench.example/log';
const ORGANIZATION = 'org_01k9zq5v3hf7m8qk2x4n6p8r0t';
const SEALED_BYTES = 96;

const node = (left: Buffer, right: Buffer) => hash('sha256', Buffer.concat([Buffer.of(1), left, right]), 'buffer');
const leaf = (content: string) => hash('sha256', Buffer.concat([Buffer.of(0), Buffer.from(content)]), 'buffer');

/** Writes evidence of a whole trail of so many entries, as long as those of products are; answers the log's key. */
export async function writeEvidenceFile(file: string, entries: number): Promise<string> {
  const root = rootOf(entries);
  const key = newKey();
  const blind = randomBytes(32);
  const name = `${ORIGIN}/trails/${createHmac('sha256', blind).update(ORGANIZATION).digest('hex')}`;
  const trail = { size: entries, rootHash: root.toString('base64'), left: [], right: [] };
  const logRoot = leaf(`${name}\n${entries}\n${trail.rootHash}\n`).toString('base64');
  const header = {
    format: 'guildhall-evidence/1',
    entries: { first: 0, count: entries },
    trail: { organization: ORGANIZATION, blind: blind.toString('base64'), origin: name, ...trail },
    log: { index: 0, path: [], checkpoint: key.noteOf(`${ORIGIN}\n1\n${logRoot}\n`) },
    keys: [key.verifierKey],
  };
  await pipeline(linesOf(JSON.stringify(header), entries), createWriteStream(file));
  return key.verifierKey;
}

function* linesOf(header: string, entries: number): Generator<string> {
  yield `${header}\n`;
  for (let place = 0; place < entries; place += 1) yield `${entryAt(place)}\n`;
}

/** About 600 bytes, two values of which are sealed. */
function entryAt(place: number): string {
  const sealed = (path: string) => {
    const body = hash('sha256', `${path} ${place}`, 'buffer')
      .toString('base64url')
      .repeat(SEALED_BYTES / 32);
    return { sealed: `p1.psk_01k9zq5v3hf7m8qk2x4n6p8r0t.${body}` };
  };
  return JSON.stringify({
    actor: sealed('actor'),
    category: 'authentication',
    correlation: `bench-${place}`,
    data: { clientAddress: sealed('data.clientAddress'), details: { port: 22 } },
    format: 1,
    id: `ent_${String(place).padStart(26, '0')}`,
    severity: 'warning',
    source: '/guildhall/integration',
    tenant: ORGANIZATION,
    time: '2026-11-21T09:30:00.000Z',
    type: 'ssh.login-failed',
  });
}

/** RFC 6962, by what is left open on the way: subtrees of twos, as in counting. */
function rootOf(entries: number): Buffer {
  const open: { width: number; root: Buffer }[] = [];
  for (let place = 0; place < entries; place += 1) {
    let added = { width: 1, root: leaf(entryAt(place)) };
    for (let last = open.at(-1); last?.width === added.width; last = open.at(-1)) {
      added = { width: added.width * 2, root: node(last.root, added.root) };
      open.pop();
    }
    open.push(added);
  }
  return open.map(({ root }) => root).reduceRight((right, left) => node(left, right));
}

/** A key of notes (C2SP signed-note). */
function newKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const typed = Buffer.concat([Buffer.of(1), publicKey.export({ type: 'spki', format: 'der' }).subarray(12)]);
  const id = createHash('sha256').update(`${ORIGIN}\n`).update(typed).digest().subarray(0, 4);
  return {
    verifierKey: `${ORIGIN}+${id.toString('hex')}+${typed.toString('base64')}`,
    noteOf(text: string): string {
      const signature = Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]);
      return `${text}\n— ${ORIGIN} ${signature.toString('base64')}\n`;
    },
  };
}
