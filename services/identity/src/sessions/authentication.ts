import type { Acr } from '@guildhall/access';

/** By what somebody proved who they are. */
export const METHODS = ['password', 'totp', 'backup-code', 'passkey'] as const;
export type Method = (typeof METHODS)[number];

// RFC 8176, section 2. A passkey is a key whose holder the authenticator has verified: two factors by itself.
const AMR: Record<Method, readonly string[]> = {
  password: ['pwd'],
  totp: ['otp'],
  'backup-code': ['otp'],
  passkey: ['hwk', 'user'],
};

/** How sure methods make it together (IDN-20). */
export function acrOf(methods: readonly Method[]): Acr {
  if (methods.includes('passkey')) return 'phr';
  return methods.length > 1 ? 'mfa' : 'pwd';
}

/** The methods as `amr` of access tokens (RFC 8176). */
export function amrOf(methods: readonly Method[]): string[] {
  const references = new Set(methods.flatMap((method) => AMR[method]));
  if (acrOf(methods) !== 'pwd') references.add('mfa');
  return [...references];
}
