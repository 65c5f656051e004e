import { Inject, Injectable } from '@nestjs/common';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import type { User } from '../users/user.entity.js';
import type { ShownPasskey } from './factor-proof.js';
import { CHALLENGE_LIFE_MS } from './passkey-challenges.js';
import { type RelyingParty, relyingPartyOf } from './relying-party.js';
import { handleOf } from './user-handle.js';

// Algorithms of COSE that browsers and authenticators have in common: EdDSA, ES256, RS256.
const ALGORITHMS = [-8, -7, -257];

/** What is kept of a passkey when it is made. */
export interface NewPasskey {
  readonly credentialId: Buffer;
  readonly publicKey: Buffer;
  readonly signCount: number;
}

/**
 * The two ceremonies of WebAuthn (Level 3, 7.1 and 7.2), by a library that knows their forms. The user is always verified,
 * by finger, face or PIN, and the key is found without naming anybody: so a passkey alone is two factors.
 */
@Injectable()
export class PasskeyCeremony {
  private readonly party: RelyingParty;

  constructor(@Inject(IDENTITY_SETTINGS) settings: IdentitySettings) {
    this.party = relyingPartyOf(settings);
  }

  registrationOptions(user: User, challenge: Buffer, known: readonly Buffer[]) {
    return generateRegistrationOptions({
      rpName: 'Guildhall',
      rpID: this.party.id,
      userName: user.email,
      userDisplayName: user.displayName,
      userID: new Uint8Array(handleOf({ tenantId: user.tenantId, userId: user.id })),
      challenge: new Uint8Array(challenge),
      timeout: CHALLENGE_LIFE_MS,
      attestationType: 'none',
      excludeCredentials: known.map((id) => ({ id: id.toString('base64url') })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
  }

  /** Undefined for an answer to something else, from somewhere else, or without the user's finger. */
  async registered(response: RegistrationResponseJSON, challenge: Buffer): Promise<NewPasskey | undefined> {
    const answer = { response, ...this.expected(challenge), supportedAlgorithmIDs: ALGORITHMS };
    const { registrationInfo } = await verifyRegistrationResponse(answer).catch(refused);
    if (!registrationInfo) return undefined;
    const { id, publicKey, counter } = registrationInfo.credential;
    return { credentialId: Buffer.from(id, 'base64url'), publicKey: Buffer.from(publicKey), signCount: counter };
  }

  requestOptions(challenge: Buffer) {
    return generateAuthenticationOptions({
      rpID: this.party.id,
      challenge: new Uint8Array(challenge),
      timeout: CHALLENGE_LIFE_MS,
      userVerification: 'required',
    });
  }

  /** What the authenticator counts; undefined when the answer is not of this key, page and challenge. */
  async signed(response: ShownPasskey, challenge: Buffer, publicKey: Buffer): Promise<number | undefined> {
    // The count is compared where it is stored, by the statement that stores it: two answers at once see one another.
    const credential = { id: response.id, publicKey: new Uint8Array(publicKey), counter: 0 };
    const answer = { response: bareAssertion(response), ...this.expected(challenge), credential };
    const { verified, authenticationInfo } = await verifyAuthenticationResponse(answer).catch(refused);
    return verified ? authenticationInfo?.newCounter : undefined;
  }

  private expected(challenge: Buffer) {
    return {
      expectedChallenge: challenge.toString('base64url'),
      expectedOrigin: [...this.party.origins],
      expectedRPID: this.party.id,
      requireUserVerification: true,
    };
  }
}

// The library throws for whatever is wrong, in words that would tell an attacker what to try next.
function refused() {
  return { verified: false, registrationInfo: undefined, authenticationInfo: undefined } as const;
}

// Extensions are asked for nowhere: what comes of them is not looked at.
function bareAssertion({ id, rawId, type, response }: ShownPasskey) {
  const { userHandle, ...signed } = response;
  return { id, rawId, type, response: { ...signed, ...(userHandle && { userHandle }) }, clientExtensionResults: {} };
}
