import { createHash, createHmac, createPublicKey, verify } from 'node:crypto';

/** Before the 32 bytes of an Ed25519 key in its DER form (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * Verifies, without any network and with nothing of ours, that an entry stands in an organisation's trail and the trail in the
 * log that was signed: leaf and paths by RFC 6962, the note by C2SP. Throws with the reason where it does not hold.
 * @param {any} proof as GET /audit/entries/{id}/proof answers it @param {string} verifierKey the log's, known from elsewhere
 * @returns {{ place: number, size: number, logSize: number, origin: string }}
 */
export function verifyOffline({ entry, trail, log }, verifierKey) {
  const [origin = '', size = '', root = ''] = openNote(log.checkpoint, verifierKey).split('\n');
  const leaf = hash(0, Buffer.from(entry.canonical));
  require(JSON.parse(entry.canonical).id === entry.id, 'the proof is of another entry');
  const trailRoot = rootOf({ leaf, index: entry.place, size: trail.size, path: trail.path });
  require(trailRoot.toString('base64') === trail.rootHash, 'the entry does not lead to the root of the trail');
  const blinded = createHmac('sha256', Buffer.from(trail.blind, 'base64')).update(trail.organization).digest('hex');
  require(trail.origin === `${origin}/trails/${blinded}`, 'the trail is not that of the organisation');
  const record = hash(0, Buffer.from(`${trail.origin}\n${trail.size}\n${trail.rootHash}\n`));
  const logRoot = rootOf({ leaf: record, index: log.index, size: Number(size), path: log.path });
  require(logRoot.toString('base64') === root, 'the trail does not lead to the root that was signed');
  return { place: entry.place, size: trail.size, logSize: Number(size), origin };
}

/** The text of a note that the key has signed (C2SP signed-note). @param {string} note @param {string} verifierKey */
function openNote(note, verifierKey) {
  const [name = '', id = '', ...encoded] = verifierKey.split('+');
  const key = Buffer.from(encoded.join('+'), 'base64').subarray(1);
  const end = note.lastIndexOf('\n\n') + 1;
  const text = note.slice(0, end);
  const signatures = note
    .slice(end + 1)
    .split('\n')
    .filter((line) => line.startsWith(`— ${name} `));
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI, key]), format: 'der', type: 'spki' });
  const isSigned = signatures.some((line) => {
    const bytes = Buffer.from(line.split(' ')[2] ?? '', 'base64');
    return bytes.subarray(0, 4).toString('hex') === id && verify(null, Buffer.from(text), publicKey, bytes.subarray(4));
  });
  require(isSigned, 'the log has not signed this');
  return text;
}

/** RFC 9162, 2.1.3.2. @param {{ leaf: Buffer, index: number, size: number, path: string[] }} inclusion */
function rootOf({ leaf, index, size, path }) {
  let [at, last, root] = [BigInt(index), BigInt(size - 1), leaf];
  require(at <= last, 'the entry lies beyond the tree');
  for (const sibling of path.map((text) => Buffer.from(text, 'base64'))) {
    require(last !== 0n, 'the path is too long');
    if (at & 1n || at === last) {
      root = hash(1, sibling, root);
      for (; !(at & 1n) && at !== 0n; last >>= 1n) at >>= 1n;
    } else root = hash(1, root, sibling);
    [at, last] = [at >> 1n, last >> 1n];
  }
  require(last === 0n, 'the path is too short');
  return root;
}

/** @param {number} prefix 0 of a leaf, 1 of a node @param {Buffer[]} parts */
const hash = (prefix, ...parts) =>
  createHash('sha256')
    .update(Buffer.from([prefix]))
    .update(Buffer.concat(parts))
    .digest();

/** @param {boolean} holds @param {string} otherwise */
function require(holds, otherwise) {
  if (!holds) throw new Error(`The proof does not hold: ${otherwise}.`);
}
