import { Injectable } from '@nestjs/common';
import { Guessability } from './guessability.js';
import { PasswordRefused } from './password.problems.js';

/** IDN-2, ASVS 5.0 V6.2.1 and V6.2.9: long passwords instead of odd ones. */
const SHORTEST = 15;
const LONGEST = 128;
/** Of zxcvbn's 0–4: at least 10^8 guesses by somebody who knows words, names, keyboards and this person. */
const LEAST_SCORE = 3;
/** What has to be left when the words that everybody knows of this person are taken out. */
const OWN_SHARE = 8;
const OUR_WORDS = ['guildhall', 'password'];

/** Where the password stands in the request, and what an attacker would try first for this person. */
export interface PasswordContext {
  readonly pointer: string;
  /** The person's address and name, the organisation's slug: guessed first. */
  readonly words: readonly string[];
}

/** Which passwords may be chosen. What was chosen before it rose goes on being verified. */
@Injectable()
export class PasswordPolicy {
  constructor(private readonly guessability: Guessability) {}

  /** Throws PasswordRefused with the reason and its place. The password is in normal form already. */
  async require(password: string, { pointer, words }: PasswordContext): Promise<void> {
    const length = [...password].length;
    if (length < SHORTEST) throw refused(pointer, 'too-short', `At least ${SHORTEST} characters are needed.`);
    if (length > LONGEST) throw refused(pointer, 'too-long', `At most ${LONGEST} characters are possible.`);
    const known = [...words.flatMap(partsOf), ...OUR_WORDS].map((word) => word.toLowerCase());
    if (without(known, password).length < OWN_SHARE)
      throw refused(pointer, 'about-you', 'It is made of your name, your address or your organisation.');
    const score = await this.guessability.score(password, known);
    if (score < LEAST_SCORE) throw refused(pointer, 'guessable', 'It would be guessed too soon.');
  }
}

/** ASVS 5.0 V6.2.11: words of this context protect nothing, alone or one after the other. */
function without(words: readonly string[], password: string): string {
  const longestFirst = [...words].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((rest, word) => rest.replaceAll(word, ''), password.toLowerCase());
}

function refused(pointer: string, code: string, detail: string): PasswordRefused {
  return new PasswordRefused('Choose another password.', { errors: [{ pointer, code, detail }] });
}

/** `ada.king@example.org` is guessed as a whole and by its parts. */
function partsOf(word: string): string[] {
  return [word, ...word.split(/[^\p{L}\p{N}]+/u).filter((part) => part.length > 2)];
}
