import { isSameSize, requireSame } from './kept.js';
import { hashesIn, isObject, jsonIn } from './members.js';
import { hashOfLeaf, rootByPath } from './merkle-tree.js';
import { type ProofFile, readProofFile } from './proof-file.js';
import { checkpointIn } from './signed-note.js';
import { checkpointOf, requireLogged } from './statement.js';
import { readTrust, requireAttested, requireKey, type Trust, type Trusted } from './trust.js';
import { type About, type Finding, found, Verdicted } from './verdict.js';

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
  const reason = 'The entry stands in the trail, and the log that says so is signed.';
  return found(about, reason, () => judge(proof, readTrust(trust)));
}

function judge(proof: ProofFile, trusted: Trusted): Partial<About> {
  requireEntry(proof);
  requirePlace(proof);
  requireLogged(proof);
  const witnessed = requireAttested(proof.log.checkpoint, trusted, proof.keys);
  if (trusted.kept) requireKept(proof, trusted.kept);
  requireKey(trusted);
  return witnessed;
}

/** What the proof says it is about must be what the entry itself says: only that is hashed. */
function requireEntry({ entry, trail }: ProofFile): void {
  const members = jsonIn(entry.canonical);
  if (!isObject(members)) throw new Verdicted('broken', 'The entry is no JSON.');
  if (members['id'] !== entry.id || members['tenant'] !== trail.organization)
    throw new Verdicted('broken', 'The entry is another one, or another organisation’s, than the proof says.');
}

function requirePlace({ entry, trail }: ProofFile): void {
  const path = hashesIn(trail.path);
  const leaf = hashOfLeaf(Buffer.from(entry.canonical));
  const root = path && rootByPath(leaf, { index: entry.place, size: trail.size, path });
  if (root?.toString('base64') !== trail.rootHash)
    throw new Verdicted(
      'broken',
      'The entry does not stand at its place in the trail: it, or its way there, was changed.',
    );
}

function requireKept(proof: ProofFile, kept: NonNullable<Trusted['kept']>): void {
  const said = checkpointOf(proof);
  if (!isSameSize(said, kept.checkpoint))
    throw new Verdicted(
      'incomparable',
      `The proof is against ${said.size} leaves of ${said.origin}, the checkpoint has ${kept.checkpoint.size} of ${kept.checkpoint.origin}. Ask for a proof with "?checkpoint=${kept.checkpoint.size}".`,
    );
  requireSame(proof, kept);
}
