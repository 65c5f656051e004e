import { isObject, isText, isTexts, jsonIn } from './members.js';
import { requireGrowth } from './judge-evidence.js';
import { isSameSize } from './kept.js';
import { checkpointIn } from './signed-note.js';
import { readTrust, requireAttested, requireKey, type Trust } from './trust.js';
import { type Finding, found, Verdicted } from './verdict.js';

/** That the platform log only grew from one checkpoint to another, nothing of it believed yet. */
interface ConsistencyFile {
  readonly older: string;
  readonly newer: string;
  readonly consistency: readonly string[];
  readonly keys: readonly string[];
}

const FORMAT = 'guildhall-consistency/1';

function readConsistencyFile(text: string): ConsistencyFile | undefined {
  const read = jsonIn(text);
  if (!isObject(read) || read['format'] !== FORMAT) return undefined;
  const { older, newer, consistency, keys } = read;
  return isText(older) && isText(newer) && isTexts(consistency) && isTexts(keys)
    ? { older, newer, consistency, keys }
    : undefined;
}

/** Verifies that the log only grew, offline. A checkpoint that was kept must be one of the two. Never throws. */
export function verifyConsistency(text: string, trust: Trust = {}): Finding {
  const file = readConsistencyFile(text);
  const [older, newer] = [checkpointIn(file?.older ?? ''), checkpointIn(file?.newer ?? '')];
  if (!file || !older || !newer) return { verdict: 'unreadable', reason: 'The file is no proof in a format of ours.' };
  const about = { log: newer.origin, logSize: newer.size };
  return found(about, `The log only grew since it had ${older.size} leaves, and is signed.`, () => {
    const trusted = readTrust(trust);
    if (older.origin !== newer.origin) throw new Verdicted('broken', 'The checkpoints are of different logs.');
    requireGrowth(older, newer, file.consistency, 'The log');
    requireAttested(file.older, { ...trusted, witnesses: [] }, file.keys);
    const witnessed = requireAttested(file.newer, trusted, file.keys);
    const kept = trusted.kept?.checkpoint;
    const said = kept && [older, newer].find((each) => isSameSize(each, kept));
    if (kept && !said)
      throw new Verdicted('incomparable', `The file says nothing of ${kept.size} leaves of ${kept.origin}.`);
    if (said && said.rootHash !== kept?.rootHash)
      throw new Verdicted('forked', 'The log was signed twice with different contents at the same size.');
    requireKey(trusted);
    return witnessed;
  });
}
