// Compared without case and separators: Set-Cookie, set_cookie and setCookie are one name.
const ANYWHERE = /authorization|cookie|passw(?:or)?d|passphrase|secret|credential|recoverycode|backupcode|privatekey/;
const AT_END = /(?:tokens?|pwd|totp|otp)$/;
// "key" itself and the keys that open something; not recordKey, idempotencyKey or keyId, which people must read.
const KEY = /^(?:.*(?:api|private|secret|signing|sealing|session|encryption|master|root|service))?keys?$/;

// The same few names come with every line. Bounded, because some come from outside.
const REMEMBERED_NAMES = 1_000;
const known = new Map<string, boolean>();

/** Whether what stands under this name is not for a log, whatever it looks like. */
export function namesASecret(name: string): boolean {
  const remembered = known.get(name);
  if (remembered !== undefined) return remembered;
  if (known.size >= REMEMBERED_NAMES) known.clear();
  const answer = looksLikeASecret(name);
  known.set(name, answer);
  return answer;
}

function looksLikeASecret(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return ANYWHERE.test(plain) || AT_END.test(plain) || KEY.test(plain);
}
