import { verifyConsistency } from './consistency-file.js';
import { EvidenceReading } from './evidence-reading.js';
import { verifyProof } from './verify-proof.js';
import type { Trust } from './trust.js';
import type { Finding } from './verdict.js';

/** What every evidence file begins with: the other formats fit into memory. */
const EVIDENCE = Buffer.from('{"format":"guildhall-evidence/1"');
/** Longer than any proof of one entry. */
const LONGEST = 16 * 2 ** 20;

/** Verifies a file of any of our formats, by what it says that it is. */
export function verifyFile(chunks: Iterable<Uint8Array>, trust: Trust): Finding {
  const iterator = chunks[Symbol.iterator]();
  let begin: Buffer = Buffer.alloc(0);
  let next = iterator.next();
  while (!next.done && begin.length < EVIDENCE.length) {
    begin = Buffer.concat([begin, next.value]);
    next = iterator.next();
  }
  const all = following(begin, next, iterator);
  return begin.subarray(0, EVIDENCE.length).equals(EVIDENCE) ? verifyLines(all, trust) : verifyText(all, trust);
}

function* following(
  begin: Uint8Array,
  first: IteratorResult<Uint8Array>,
  rest: Iterator<Uint8Array>,
): Generator<Uint8Array> {
  yield begin;
  for (let next = first; !next.done; next = rest.next()) yield next.value;
}

function verifyLines(chunks: Iterable<Uint8Array>, trust: Trust): Finding {
  const reading = new EvidenceReading(trust);
  for (const chunk of chunks) reading.push(chunk);
  return reading.finish();
}

function verifyText(chunks: Iterable<Uint8Array>, trust: Trust): Finding {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const chunk of chunks) {
    // Copied: whoever reads may fill the same memory again.
    parts.push(Uint8Array.from(chunk));
    length += chunk.length;
    if (length > LONGEST) return { verdict: 'unreadable', reason: 'The file is longer than any proof of ours.' };
  }
  const text = Buffer.concat(parts).toString('utf8');
  const proof = verifyProof(text, trust);
  return proof.about === undefined && proof.verdict === 'unreadable' ? verifyConsistency(text, trust) : proof;
}
