import { isCount, isObject, isText, isTexts, jsonIn } from './members.js';
import { isLogPlace, isStatement, type LogPlace, type Statement } from './statement.js';

/** The first line of an evidence file, nothing of it believed yet. */
export interface EvidenceHeader extends Statement {
  readonly entries: { readonly first: number; readonly count: number };
  readonly trail: Statement['trail'] & { readonly left: readonly string[]; readonly right: readonly string[] };
  readonly log: LogPlace & { readonly timeStamps?: readonly string[] };
  readonly earlier?: Earlier;
  /** Of the file itself: whoever made the file made them as well. */
  readonly keys: readonly string[];
}

/** How both trees stood before, and the ways from there. */
export interface Earlier {
  readonly trail: { readonly size: number; readonly rootHash: string; readonly consistency: readonly string[] };
  readonly log: LogPlace & { readonly consistency: readonly string[] };
}

const FORMAT = 'guildhall-evidence/1';

/** Undefined for what is no first line of an evidence file, to the byte as it is written. */
export function readEvidenceHeader(line: string): EvidenceHeader | undefined {
  const read = jsonIn(line);
  // Written anew it has to be the same: no member twice, no blank, no second way to say anything.
  if (!isObject(read) || read['format'] !== FORMAT || JSON.stringify(read) !== line) return undefined;
  return isHeader(read) ? read : undefined;
}

function isHeader(read: Record<string, unknown>): read is Record<string, unknown> & EvidenceHeader {
  const { entries, trail, log, earlier, keys } = read;
  if (!isStatement(read) || !isObject(entries) || !isObject(trail) || !isObject(log)) return false;
  const lists = [trail['left'], trail['right'], keys, log['timeStamps'] ?? []];
  const isRange = isCount(entries['first']) && isCount(entries['count']);
  return isRange && lists.every(isTexts) && (earlier === undefined || isEarlier(earlier));
}

function isEarlier(read: unknown): read is Earlier {
  if (!isObject(read) || !isObject(read['trail']) || !isObject(read['log'])) return false;
  const { trail, log } = read;
  const isOfTrail = isCount(trail['size']) && isText(trail['rootHash']) && isTexts(trail['consistency']);
  return isOfTrail && isLogPlace(log) && isTexts((log as Record<string, unknown>)['consistency']);
}
