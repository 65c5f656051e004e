export const REDACTED = '[redacted]';

// Known by their form, wherever they stand. None of these reaches across a quote, so that they may also be applied to
// a whole line of JSON without breaking it; all are linear in the length of the text.
const SECRET_FORMS: readonly (readonly [RegExp, string])[] = [
  // Our own opaque secrets, cut-off ones included.
  [/\bgh[a-z]{1,12}_[0-9A-Za-z]{22}_[0-9A-Za-z]{8,}(?:_[0-9A-Za-z]*)?/g, REDACTED],
  // JWS and JWE in compact form: a base64url of `{"` and at least one dot.
  [/\beyJ[\w-]{4,}(?:\.[\w-]*){1,4}/g, REDACTED],
  [/\b(Bearer|Basic|Digest)\s+[\w.~+/=-]{6,}/gi, `$1 ${REDACTED}`],
  // Passwords in connection URLs.
  [/(:\/\/[^\s:/@"\\]{0,200}:)[^\s@/"\\]{1,400}@/g, `$1${REDACTED}@`],
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:\\[nr]|[\w+/=\s:,-])*/g, REDACTED],
  [/\bwhsec_[\w+/=-]{8,}/g, REDACTED],
];

// `password=…` and `token: …` inside a sentence. Not for JSON: there the name has been looked at already.
const NAMED_IN_TEXT =
  /\b([\w-]*(?:passw(?:or)?d|passphrase|secret|token|api[-_]?key|authorization|cookie))(\s*[=:]\s*)(?!\[redacted\])[^\s"',;&]{1,500}/gi;

// One pass that lets most texts go at once: a log line costs a third with it.
const HINT = /gh[a-z]|eyJ|:\/\/|-----BEGIN|whsec_|bearer|basic|digest/i;

/** Takes out of a text what is a secret by its form or by the word before it. */
export function scrub(text: string): string {
  const clean = scrubForms(text);
  return clean.includes('=') || clean.includes(':') ? clean.replace(NAMED_IN_TEXT, `$1$2${REDACTED}`) : clean;
}

/** The part of scrub() that is safe on a serialised line. */
export function scrubForms(text: string): string {
  if (!HINT.test(text)) return text;
  return SECRET_FORMS.reduce((clean, [form, replacement]) => clean.replace(form, replacement), text);
}
