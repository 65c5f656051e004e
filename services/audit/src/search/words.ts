import type { JsonObject, JsonValue } from '@guildhall/contracts';
import { contractOf } from '../entries/draft-entry.js';
import { withPersonalValues } from '../entries/personal-values.js';

// Each of them is another in each entry: an index of them would be longer than the trail.
const IDS = /[a-z]{2,10}_[0-9a-hjkmnp-tv-z]{26}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/giu;
const HUMP = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})/gu;
const RUN = /[\p{L}\p{N}]+/gu;
const WORD = /^\p{L}.{1,39}$/u;
const DIGITS = /\p{N}/gu;
const MOST_DIGITS = 3;

/** An entry of a novel's length has its first words in the index, no more (D25). */
const MOST_WORDS = 200;

/**
 * The words of a text, folded, as somebody looks for them. A word begins with a letter, has 2 to 40 characters and at most
 * three digits; numbers and ids are none.
 */
export function wordsOf(text: string): string[] {
  return runsOf(text).map(folded).filter(isWord);
}

/** The same and the parts of each, as they are written: `UserSignedIn` is found by `usersignedin` and by `signed`. */
function writtenWords(text: string): string[] {
  return runsOf(text).flatMap((run) => [run, ...run.split(HUMP)].map(folded).filter(isWord));
}

const runsOf = (text: string): readonly string[] => text.normalize('NFKC').replace(IDS, ' ').match(RUN) ?? [];
// Of all letters only İ becomes two: one and a mark, at which the word would fall apart when it is looked for.
const folded = (run: string): string => run.toLowerCase().replaceAll('\u0307', '');
const isWord = (run: string): boolean => WORD.test(run) && (run.match(DIGITS)?.length ?? 0) <= MOST_DIGITS;

/** The words by which an entry is found: of its type, its target and its data, and of nothing that is personal (T72). */
export function wordsOfEntry(members: JsonObject): ReadonlySet<string> {
  const words = new Set<string>();
  const { type, target = null, data = null } = withPersonalValues(members, contractOf(members), () => null);
  for (const text of texts([type ?? null, target, data])) {
    for (const word of writtenWords(text)) {
      if (words.size === MOST_WORDS) return words;
      words.add(word);
    }
  }
  return words;
}

function* texts(value: JsonValue): Generator<string> {
  if (typeof value === 'string') yield value;
  if (typeof value !== 'object' || value === null) return;
  for (const each of Object.values(value)) yield* texts(each);
}
