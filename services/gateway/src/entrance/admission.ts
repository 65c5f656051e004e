import { NotPermitted, NotSignedIn } from '@guildhall/access';
import { Problem } from '@guildhall/http';
import { Injectable } from '@nestjs/common';
import { Authentication } from '../authentication/authentication.js';
import {
  FactorEnrolmentRequired,
  PasswordChangeRequired,
  RevocationsUnknown,
  TokenRefused,
} from '../authentication/authentication.problems.js';
import type { SignedIn } from '../authentication/signed-in.js';
import { EdgeStateReader } from '../edge-state/edge-state-reader.js';
import { Limits } from '../limits/limits.js';
import type { RoutedCall } from '../calls/call.js';
import { clientCredentialsOf } from '../routes/client-credentials.js';
import { Allowance } from './allowance.js';
import { BeforeAuthentication } from './before-authentication.js';

const START_SECONDS = 1;

/** Decides whether a call is let in, and in whose name: the order of a request (architecture, "A request"). */
@Injectable()
export class Admission {
  constructor(
    private readonly before: BeforeAuthentication,
    private readonly authentication: Authentication,
    private readonly limits: Limits,
    private readonly allowance: Allowance,
    private readonly reader: EdgeStateReader,
  ) {}

  /** Lets the call in, or throws the problem that keeps it out. Who calls stands in the call then. */
  async admit(call: RoutedCall): Promise<void> {
    this.before.require(call);
    call.signedIn = await this.signedIn(call);
    requirePermission(call);
    await this.allowance.take(call);
  }

  private async signedIn(call: RoutedCall): Promise<SignedIn | undefined> {
    const { route, address } = call;
    const { authorization } = call.request.headers;
    // Not the gateway's to judge: whoever shows it is nobody here, and its service looks at it.
    if (authorization === undefined || clientCredentialsOf(route, authorization) !== undefined) {
      if (route.isPublic) return undefined;
      throw new NotSignedIn('there is no token');
    }
    try {
      // Whoever comes before all is read would be refused with a good token, or let in with a revoked one.
      if (!this.reader.isRead)
        throw new RevocationsUnknown('This gateway has just started.', { retryAfterSeconds: START_SECONDS });
      const signedIn = await this.authentication.signedIn(authorization);
      call.caller = signedIn.caller;
      this.authentication.requireStillGood(signedIn, address.text);
      return signedIn;
    } catch (error) {
      // Counted before the next signature of this address is looked at (GTW-4).
      if (error instanceof TokenRefused && error.kind === 'forged') this.limits.failedAuthentication(address);
      // Whoever renews a session, or signs in elsewhere, still sends the token that is no good any more.
      if (route.isPublic && wasGoodOnce(error)) return undefined;
      throw error;
    }
  }
}

function wasGoodOnce(error: unknown): boolean {
  return error instanceof TokenRefused ? error.kind === 'worn-out' : error instanceof Problem;
}

function requirePermission({ route, signedIn }: RoutedCall): void {
  if (route.isPublic || !signedIn) return;
  if (route.permissions.some((permission) => signedIn.caller.permissions.has(permission))) return;
  if (signedIn.use === 'change-password')
    throw new PasswordChangeRequired('This token is good for POST /auth/password and for signing out.');
  if (signedIn.use === 'enrol-factor')
    throw new FactorEnrolmentRequired('This token is good for the routes below /auth/factors and for signing out.');
  throw new NotPermitted(`This needs ${route.permissions.join(' or ')}.`);
}
