import type { Secret } from '../observation/objects.js';

const REMOVED = '[redacted]';
/** Shorter ones are words, and would be taken out of sentences that mean something else. */
const SHORTEST = 8;
/** What pods are shown as Secrets and everybody may know. */
const OPEN_KEYS = /^(?:(?:ca|tls)\.crt|username|email)$/;
/** What Helm keeps of a release: not asked for by any file, and too long to be searched for. */
const RELEASE = 'helm.sh/release.v1';
/** Of longer values their lines are searched for, which are shorter. */
const LONGEST = 4_096;
const LONGEST_LIST = 5_000;

/**
 * Takes out of a text what is known to be secret, letter by letter, whatever it looks like and whoever wrote it: a key without
 * a form of its own passes every pattern. What it knows are the Secrets of the namespace; their values go nowhere else.
 */
export class KnownSecrets {
  private readonly pattern: RegExp | undefined;

  constructor(secrets: readonly Secret[]) {
    const words = new Set(secrets.filter(({ type }) => type !== RELEASE).flatMap(wordsOf));
    // The longest first, so that no rest of it stays.
    const sorted = [...words].toSorted((one, other) => other.length - one.length).slice(0, LONGEST_LIST);
    this.pattern = sorted.length > 0 ? new RegExp(sorted.map(escaped).join('|'), 'g') : undefined;
  }

  removeFrom(text: string): string {
    return this.pattern ? text.replaceAll(this.pattern, REMOVED) : text;
  }
}

function wordsOf({ data = {} }: Secret): string[] {
  return Object.entries(data)
    .filter(([key]) => !OPEN_KEYS.test(key))
    .flatMap(([, base64]) => [base64, ...partsOf(Buffer.from(base64, 'base64').toString('utf8'))])
    .filter(({ length }) => length >= SHORTEST && length <= LONGEST);
}

/** A value, and what is secret in it: passwords of URLs, entries of lists, members of documents, lines of keys. */
function partsOf(value: string): string[] {
  const text = value.trim();
  if (/^[a-z]+:\/\/\S+$/.test(text)) return URL.canParse(text) ? passwordOf(new URL(text)) : [text];
  if (/^[{[]/.test(text)) return leavesOf(parsed(text));
  // Not at spaces: the words of a pass phrase stand in many a sentence.
  const pieces = text.split(/[\n,]+/).flatMap((piece) => [piece, ...piece.split(/[=:]/).slice(-1)]);
  return [text, ...pieces];
}

// The rest of an address is what whoever reads the bundle needs to know.
function passwordOf({ password }: URL): string[] {
  return password === '' ? [] : [password, decodeURIComponent(password)];
}

function leavesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function escaped(word: string): string {
  return word.replaceAll(/[$()*+.?[\\\]^{|}/-]/g, String.raw`\$&`);
}
