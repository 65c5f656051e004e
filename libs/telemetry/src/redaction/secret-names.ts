// Compared without case and separators: Set-Cookie, set_cookie and setCookie are one name.
const ANYWHERE = /authorization|cookie|passw(?:or)?d|passphrase|secret|credential|recoverycode|backupcode|privatekey/;
const AT_END = /(?:tokens?|pwd|totp|otp)$/;
// "key" itself and the keys that open something; not recordKey, idempotencyKey or keyId, which people must read.
const KEY = /^(?:.*(?:api|private|secret|signing|sealing|session|encryption|master|root|service))?keys?$/;

/** Whether what stands under this name is not for a log, whatever it looks like. */
export function namesASecret(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return ANYWHERE.test(plain) || AT_END.test(plain) || KEY.test(plain);
}
