import { Injectable } from '@nestjs/common';
import { PLATFORM_POLICIES, type PasswordRules } from '../policies/policy-kinds.js';
import { BreachedPasswords } from './breached-passwords.js';
import { Guessability } from './guessability.js';
import { PasswordRefused } from './password.problems.js';

/** Whatever an organisation says: what is longer hides nothing more (ASVS 5.0 V6.2.9). */
const LONGEST = 128;
/** What has to be left when the words that everybody knows of this person are taken out. */
const OWN_SHARE = 8;
const OUR_WORDS = ['guildhall', 'password'];

const KINDS_OF_CHARACTERS = [
  { rule: 'upper', pattern: /\p{Lu}/u, name: 'A capital letter' },
  { rule: 'lower', pattern: /\p{Ll}/u, name: 'A small letter' },
  { rule: 'digit', pattern: /\p{Nd}/u, name: 'A digit' },
  { rule: 'symbol', pattern: /[^\p{L}\p{N}]/u, name: 'A sign that is neither letter nor digit' },
] as const satisfies readonly { readonly rule: keyof PasswordRules['composition']; pattern: RegExp; name: string }[];

/** Where the password stands in the request, what it is held to, and what an attacker would try first for this person. */
export interface PasswordContext {
  readonly pointer: string;
  /** The person's address and name, the organisation's slug: guessed first. */
  readonly words: readonly string[];
  /** The organisation's; the platform's where nothing is said. */
  readonly rules?: PasswordRules;
}

/** Which passwords may be chosen (IDN-2). What was chosen before the policy rose goes on being verified. */
@Injectable()
export class PasswordPolicy {
  constructor(
    private readonly guessability: Guessability,
    private readonly breached: BreachedPasswords,
  ) {}

  /** Throws PasswordRefused with the reason and its place. The password is in normal form already. */
  async require(password: string, context: PasswordContext): Promise<void> {
    const { pointer, words, rules = PLATFORM_POLICIES.password } = context;
    requireLength(password, rules.minimumLength, pointer);
    requireComposition(password, rules, pointer);
    const known = [...words.flatMap(partsOf), ...OUR_WORDS].map((word) => word.toLowerCase());
    if (without(known, password).length < OWN_SHARE)
      throw refused(pointer, 'about-you', 'It is made of your name, your address or your organisation.');
    const { score, isCommon } = await this.guessability.estimate(password, known);
    if (rules.refuseBreached && (isCommon || (await this.breached.has(password))))
      throw refused(pointer, 'breached', 'It has been seen in a breach, and is among the first that are tried.');
    if (score < rules.leastScore) throw refused(pointer, 'guessable', 'It would be guessed too soon.');
  }
}

/** ASVS 5.0 V6.2.1: counted in characters, whatever they take to store. */
function requireLength(password: string, shortest: number, pointer: string): void {
  const length = [...password].length;
  if (length < shortest) throw refused(pointer, 'too-short', `At least ${shortest} characters are needed.`);
  if (length > LONGEST) throw refused(pointer, 'too-long', `At most ${LONGEST} characters are possible.`);
}

function requireComposition(password: string, { composition }: PasswordRules, pointer: string): void {
  for (const { rule, pattern, name } of KINDS_OF_CHARACTERS) {
    if (composition[rule] && !pattern.test(password)) throw refused(pointer, `no-${rule}`, `${name} is missing.`);
  }
}

/** ASVS 5.0 V6.2.11: words of this context protect nothing, alone or one after the other. */
function without(words: readonly string[], password: string): string {
  const longestFirst = [...words].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((rest, word) => rest.replaceAll(word, ''), password.toLowerCase());
}

export function refused(pointer: string, code: string, detail: string): PasswordRefused {
  return new PasswordRefused('Choose another password.', { errors: [{ pointer, code, detail }] });
}

/** `ada.king@example.org` is guessed as a whole and by its parts. */
function partsOf(word: string): string[] {
  return [word, ...word.split(/[^\p{L}\p{N}]+/u).filter((part) => part.length > 2)];
}
