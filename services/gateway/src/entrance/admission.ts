import { NotPermitted } from '@guildhall/access';
import { Injectable } from '@nestjs/common';
import { FactorEnrolmentRequired, PasswordChangeRequired } from '../authentication/authentication.problems.js';
import type { RoutedCall } from '../calls/call.js';
import { Allowance } from './allowance.js';
import { BeforeAuthentication } from './before-authentication.js';
import { Identification } from './identification.js';

/** Decides whether a call is let in, and in whose name: the order of a request (architecture, "A request"). */
@Injectable()
export class Admission {
  constructor(
    private readonly before: BeforeAuthentication,
    private readonly identification: Identification,
    private readonly allowance: Allowance,
  ) {}

  /** Lets the call in, or throws the problem that keeps it out. Who calls stands in the call then. */
  async admit(call: RoutedCall): Promise<void> {
    this.before.require(call);
    call.signedIn = await this.identification.signedIn(call);
    requirePermission(call);
    await this.allowance.take(call);
  }
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
