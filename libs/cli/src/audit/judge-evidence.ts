import type { Earlier, EvidenceHeader } from './evidence-header.js';
import { isSameSize, type Kept, requireSame } from './kept.js';
import { hashesIn } from './members.js';
import { rootByGrowth } from './merkle-tree.js';
import { checkpointOf, requireLogged, type Statement } from './statement.js';
import { requireAttested, requireKey, type Trusted } from './trust.js';
import { type About, Verdicted } from './verdict.js';

/** What evidence says of the trail, once its entries were found to lead to the root that it names. Throws a verdict. */
export function judgeEvidence(header: EvidenceHeader, trusted: Trusted): Partial<About> {
  requireLogged(header);
  const before = header.earlier && requireGrown(header, header.earlier);
  const witnessed = requireAttested(header.log.checkpoint, trusted, header.keys);
  if (before) requireAttested(before.log.checkpoint, { ...trusted, witnesses: [] }, header.keys);
  if (trusted.kept) requireKept(header, before, trusted.kept);
  requireKey(trusted);
  return witnessed;
}

/** The trail and the log only grew since they stood as they stood earlier; answers how that was. */
function requireGrown(header: EvidenceHeader, { trail, log }: Earlier): Statement {
  const before: Statement = { trail: { ...header.trail, ...trail }, log };
  requireLogged(before);
  const [older, newer] = [checkpointOf(before), checkpointOf(header)];
  requireGrowth(trail, header.trail, trail.consistency, 'The trail');
  requireGrowth(older, newer, log.consistency, 'The log');
  return before;
}

interface TreeState {
  readonly size: number;
  readonly rootHash: string;
}

/** Throws a verdict unless the path shows that the one tree is where the other began. */
export function requireGrowth(from: TreeState, to: TreeState, consistency: readonly string[], what: string): void {
  const [root] = hashesIn([from.rootHash]) ?? [];
  const path = hashesIn(consistency);
  const grown = root && path && rootByGrowth({ from: from.size, to: to.size, root, path });
  if (grown?.toString('base64') !== to.rootHash)
    throw new Verdicted('broken', `${what} is not one that grew from what it was earlier: its past was changed.`);
}

function requireKept({ entries, ...header }: EvidenceHeader, before: Statement | undefined, kept: Kept): void {
  const said = [header, before].find((each) => each && isSameSize(checkpointOf(each), kept.checkpoint));
  const { size, origin } = kept.checkpoint;
  if (!said)
    throw new Verdicted(
      'incomparable',
      `The file says nothing of ${size} leaves of ${origin}. Ask with "since=${size}".`,
    );
  const { vouchedPlaces } = requireSame(said, kept);
  if (entries.first + entries.count > vouchedPlaces)
    throw new Verdicted(
      'incomparable',
      `The checkpoint that was kept speaks for places below ${vouchedPlaces} alone. Ask with "checkpoint=${size}", or keep a file about the trail.`,
    );
}
