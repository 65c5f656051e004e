import { checkTexts, type MailTexts } from './mail-texts.js';

/** A kind of mail: which fields its words may name, and the words when nobody chose others. */
export interface MailKind<F extends string> {
  /** In metrics: `activation`. */
  readonly name: string;
  readonly fields: readonly F[];
  readonly texts: MailTexts;
}

/** Declares a kind of mail, once, at module level. Throws when its own words do not fit its fields. */
export function defineMail<const F extends string>(kind: MailKind<F>): MailKind<F> {
  if (!/^[a-z](?:-?[a-z0-9]){0,47}$/.test(kind.name))
    throw new TypeError('A mail is called by lower-case words with hyphens.');
  checkTexts(kind.texts, kind.fields);
  return kind;
}
