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
import type { ClientAddress } from '../addresses/client-address.js';
import { Limits, type Verdict } from '../limits/limits.js';
import { clientCredentialsOf } from '../routes/client-credentials.js';
import type { Route } from '../routes/route.js';
import { TooManyRequests } from './entrance.problems.js';

/** A call that asks to be let in. */
export interface Applicant {
  readonly route: Route;
  readonly address: ClientAddress;
  readonly authorization: string | undefined;
  /** Hash of the account that somebody tries to sign in to. */
  readonly account: string | undefined;
  /** Told who calls as soon as that is certain, also when the call is then refused. */
  readonly identified: (signedIn: SignedIn) => void;
  /** Takes the headers of limits, whether the call is let in or not. */
  readonly say: (headers: Verdict['headers']) => void;
}

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

  /** Who calls; undefined on a public route that nobody has signed in for. Throws the problem that keeps the call out. */
  async admit(applicant: Applicant): Promise<SignedIn | undefined> {
    const { route, address } = applicant;
    refuseUnless(this.limits.beforeAuthentication(address), applicant);
    if (route.isSensitive && this.reader.ageMs > this.settings.EDGE_STATE_STALE_SECONDS * 1_000)
      throw new RevocationsUnknown('The broker has been silent for too long.', { retryAfterSeconds: RETRY_SECONDS });
    const signedIn = await this.signedIn(applicant);
    requirePermission(route, signedIn);
    refuseUnless(await this.take(applicant, signedIn), applicant);
    return signedIn;
  }

  private async signedIn({ authorization, address, route, identified }: Applicant): Promise<SignedIn | undefined> {
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
      identified(signedIn);
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

  private take({ route, address, account }: Applicant, signedIn: SignedIn | undefined): Promise<Verdict> {
    const tenant = signedIn?.tenant;
    const stated = tenant === undefined ? undefined : this.state.tenants.get(`${tenant}/${tenant}`);
    return this.limits.take({
      route,
      address,
      ...(signedIn && { caller: signedIn.caller }),
      ...(stated && { requestsPerMinute: stated.requestsPerMinute }),
      ...(account !== undefined && { account }),
    });
  }
}

function refuseUnless({ isAdmitted, headers, policy }: Verdict, { say }: Applicant): void {
  say(headers);
  if (isAdmitted) return;
  throw new TooManyRequests(
    policy === 'block' ? 'Calls from this address are blocked for a while.' : `The limit "${policy}" is used up.`,
  );
}

function wasGoodOnce(error: unknown): boolean {
  return error instanceof TokenRefused ? error.kind === 'worn-out' : error instanceof Problem;
}

function requirePermission(route: Route, signedIn: SignedIn | undefined): void {
  if (route.isPublic || !signedIn) return;
  if (route.permissions.some((permission) => signedIn.caller.permissions.has(permission))) return;
  if (signedIn.use === 'change-password')
    throw new PasswordChangeRequired('This token is good for POST /auth/password and for signing out.');
  if (signedIn.use === 'enrol-factor')
    throw new FactorEnrolmentRequired('This token is good for the routes below /auth/factors and for signing out.');
  throw new NotPermitted(`This needs ${route.permissions.join(' or ')}.`);
}
