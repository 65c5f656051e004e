import { createHmac } from 'node:crypto';
import { hashOfLeaf, rootByPath } from './merkle-tree.js';
import { type ProofFile, readProofFile } from './proof-file.js';
import { type Checkpoint, checkpointIn, readVerifierKey, signerOf, type VerifierKey } from './signed-note.js';
import { type About, type Finding, Verdicted } from './verdict.js';

/** What the verifier has from elsewhere, and believes. */
export interface Trust {
  /** Verifier keys of the log. Without any, nothing can be better than `untrusted`. */
  readonly keys?: readonly string[];
  /** A signed note of the same log, kept from before: the proof must be one against it. */
  readonly checkpoint?: string;
}

/**
 * Verifies a file of a proof, offline: that the entry stands in its organisation's trail, that trail in the platform log,
 * and that the log was signed. Never throws; says the first thing that does not hold.
 *
 * Shares no code with the service that writes the trail, so that a mistake made there is not made here as well.
 */
export function verifyProof(text: string, trust: Trust = {}): Finding {
  const proof = readProofFile(text);
  const said = proof && checkpointIn(proof.log.checkpoint);
  if (!proof || !said) return { verdict: 'unreadable', reason: 'The file is no proof in a format of ours.' };
  const about: About = {
    entry: proof.entry.id,
    organization: proof.trail.organization,
    place: proof.entry.place,
    trailSize: proof.trail.size,
    log: said.origin,
    logSize: said.size,
  };
  try {
    judge(proof, said, trust);
    return { verdict: 'intact', reason: 'The entry stands in the trail, and the log that says so is signed.', about };
  } catch (error) {
    if (error instanceof Verdicted) return { verdict: error.verdict, reason: error.message, about };
    throw error;
  }
}

function judge(proof: ProofFile, said: Checkpoint, { keys = [], checkpoint }: Trust): void {
  const trusted = keys.map(keyOf);
  requireSame(proof);
  requireTrail(proof, said.origin);
  requireLogged(proof, said);
  requireSigned(proof, trusted);
  if (checkpoint !== undefined) requireKept(said, checkpoint, trusted);
  if (trusted.length === 0)
    throw new Verdicted(
      'untrusted',
      'All of it fits together; whether the log is the right one only its key can tell.',
    );
}

function keyOf(text: string): VerifierKey {
  const key = readVerifierKey(text);
  if (!key) throw new Verdicted('unreadable', `"${text}" is no verifier key.`);
  return key;
}

/** What the proof says it is about must be what the entry itself says: only that is hashed. */
function requireSame({ entry, trail }: ProofFile): void {
  const members = membersOf(entry.canonical);
  if (members['id'] !== entry.id || members['tenant'] !== trail.organization)
    throw new Verdicted('broken', 'The entry is another one, or another organisation’s, than the proof says.');
}

function membersOf(canonical: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(canonical)) as Record<string, unknown>;
  } catch {
    throw new Verdicted('broken', 'The entry is no JSON.');
  }
}

function requireTrail({ entry, trail }: ProofFile, logOrigin: string): void {
  const path = trail.path.map(bytesOf);
  const root = rootByPath(hashOfLeaf(Buffer.from(entry.canonical)), { index: entry.place, size: trail.size, path });
  if (root?.toString('base64') !== trail.rootHash)
    throw new Verdicted(
      'broken',
      'The entry does not stand at its place in the trail: it, or its way there, was changed.',
    );
  const name = createHmac('sha256', bytesOf(trail.blind)).update(trail.organization).digest('hex');
  if (trail.origin !== `${logOrigin}/trails/${name}`)
    throw new Verdicted('broken', 'The trail is not the one of this organisation.');
}

function requireLogged({ trail, log }: ProofFile, { size, rootHash }: Checkpoint): void {
  const leaf = hashOfLeaf(Buffer.from(`${trail.origin}\n${trail.size}\n${trail.rootHash}\n`));
  const root = rootByPath(leaf, { index: log.index, size, path: log.path.map(bytesOf) });
  if (root?.toString('base64') !== rootHash)
    throw new Verdicted('broken', 'The trail does not stand in the log like that: it, or its way there, was changed.');
}

/** Without a key from elsewhere the file's own must hold at least: otherwise it contradicts itself. */
function requireSigned({ log, keys }: ProofFile, trusted: readonly VerifierKey[]): void {
  const asked = trusted.length > 0 ? trusted : keys.map(readVerifierKey).filter((key) => key !== undefined);
  if (asked.length === 0) return;
  if (!signerOf(log.checkpoint, asked)) throw new Verdicted('unsigned', 'None of the keys has signed the checkpoint.');
}

function requireKept(said: Checkpoint, note: string, trusted: readonly VerifierKey[]): void {
  const kept = checkpointIn(note);
  if (!kept) throw new Verdicted('unreadable', 'The checkpoint that was kept is none.');
  if (trusted.length > 0 && !signerOf(note, trusted))
    throw new Verdicted('unsigned', 'None of the keys has signed the checkpoint that was kept.');
  if (kept.origin !== said.origin || kept.size !== said.size)
    throw new Verdicted(
      'incomparable',
      `The proof is against ${said.size} leaves of ${said.origin}, the checkpoint has ${kept.size} of ${kept.origin}. Ask for a proof with "?checkpoint=${kept.size}".`,
    );
  if (kept.rootHash !== said.rootHash)
    throw new Verdicted('forked', 'The log was signed twice with different contents at the same size.');
}

const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');
