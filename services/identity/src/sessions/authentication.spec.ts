import { describe, expect, it } from '@jest/globals';
import { acrOf, amrOf, type Method } from './authentication.js';

describe('how sure it is who signed in', () => {
  it.each<[Method[], string, string[]]>([
    [['password'], 'pwd', ['pwd']],
    [['password', 'totp'], 'mfa', ['pwd', 'otp', 'mfa']],
    [['password', 'backup-code'], 'mfa', ['pwd', 'otp', 'mfa']],
    [['password', 'passkey'], 'phr', ['pwd', 'hwk', 'user', 'mfa']],
    // The authenticator has verified its holder: two factors at once.
    [['passkey'], 'phr', ['hwk', 'user', 'mfa']],
    // A code without anything else is one factor.
    [['totp'], 'pwd', ['otp']],
  ])('by %s is %s', (methods, acr, amr) => {
    expect([acrOf(methods), amrOf(methods)]).toEqual([acr, amr]);
  });
});
