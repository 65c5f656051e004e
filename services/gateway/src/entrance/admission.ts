import { NotPermitted, NotSignedIn } from '@guildhall/access';
import { Problem } from '@guildhall/http';
import { Inject, Injectable } from '@nestjs/common';
import { Authentication } from '../authentication/authentication.js';
import {
  FactorEnrolmentRequired,
  PasswordChangeRequired,
  RevocationsUnknown,
  TokenRefused,
} from '../authentication/authentication.problems.js';
import type { SignedIn } from '../authentication/signed-in.js';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config.js';
import { EdgeState } from '../edge-state/edge-state.js';
import { EdgeStateReader } from '../edge-state/edge-state-reader.js';
import { Limits, type Verdict } from '../limits/limits.js';
import type { RoutedCall } from '../calls/call.js';
import { clientCredentialsOf } from '../routes/client-credentials.js';
import { namesAccount, readAccount } from './account.js';
import { TooManyRequests } from './entrance.problems.js';

const RETRY_SECONDS = 5;
const START_SECONDS = 1;

/** Decides whether a call is let in, and in whose name: the order of a request (architecture, "A request"). */
@Injectable()
export class Admission {
  constructor(
    private readonly authentication: Authentication,
    private readonly limits: Limits,
    private readonly state: EdgeState,
    private readonly reader: EdgeStateReader,
    @Inject(GATEWAY_SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  /** Lets the call in, or throws the problem that keeps it out. Who calls stands in the call then. */
  async admit(call: RoutedCall): Promise<void> {
    refuseUnless(this.limits.beforeAuthentication(call.address), call);
    if (call.route.isSensitive && this.reader.ageMs > this.settings.EDGE_STATE_STALE_SECONDS * 1_000)
      throw new RevocationsUnknown('The broker has been silent for too long.', { retryAfterSeconds: RETRY_SECONDS });
    call.signedIn = await this.signedIn(call);
    requirePermission(call);
    if (namesAccount(call)) await readAccount(call);
    refuseUnless(await this.take(call), call);
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

  private take({ route, address, account, signedIn }: RoutedCall): Promise<Verdict> {
    const tenant = signedIn?.tenant;
    const stated = tenant === undefined ? undefined : this.state.tenants.get(`${tenant}/${tenant}`);
    return this.limits.take({
      route,
      address,
      ...(signedIn && { caller: signedIn.caller }),
      ...(stated && { customer: stated }),
      ...(account !== undefined && { account }),
    });
  }
}

function refuseUnless({ isAdmitted, headers, policy }: Verdict, call: RoutedCall): void {
  call.say(headers);
  if (isAdmitted) return;
  throw new TooManyRequests(
    policy === 'block' ? 'Calls from this address are blocked for a while.' : `The limit "${policy}" is used up.`,
  );
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
