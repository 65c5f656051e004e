import { NotSignedIn } from '@guildhall/access';
import { Problem } from '@guildhall/http';
import { Injectable } from '@nestjs/common';
import { Authentication } from '../authentication/authentication.js';
import { RevocationsUnknown, TokenRefused } from '../authentication/authentication.problems.js';
import type { SignedIn } from '../authentication/signed-in.js';
import type { RoutedCall } from '../calls/call.js';
import { EdgeStateReader } from '../edge-state/edge-state-reader.js';
import { Limits } from '../limits/limits.js';
import { clientCredentialsOf } from '../routes/client-credentials.js';
import { ticketAmong } from '../tickets/ticket-in-protocols.js';
import { ticketIn } from '../tickets/ticket-in-target.js';
import { Tickets } from '../tickets/tickets.js';

const START_SECONDS = 1;

/** Finds out in whose name a call comes, by its header or by the ticket that stands for one. */
@Injectable()
export class Identification {
  constructor(
    private readonly authentication: Authentication,
    private readonly tickets: Tickets,
    private readonly limits: Limits,
    private readonly reader: EdgeStateReader,
  ) {}

  /** Undefined on a public route that nobody has signed in for. Throws the problem that keeps the call out. */
  async signedIn(call: RoutedCall): Promise<SignedIn | undefined> {
    const { route, address, authorization } = call;
    const ticket = takeTicket(call);
    const hasNothing = authorization === undefined && ticket === undefined;
    // Basic is not the gateway's to judge: whoever shows it is nobody here, and its service looks at it.
    if (hasNothing || clientCredentialsOf(route, authorization) !== undefined) {
      if (route.isPublic) return undefined;
      throw new NotSignedIn('there is no token');
    }
    try {
      // Whoever comes before all is read would be refused with a good token, or let in with a revoked one.
      if (!this.reader.isRead)
        throw new RevocationsUnknown('This gateway has just started.', { retryAfterSeconds: START_SECONDS });
      const signedIn = await this.authentication.signedIn(authorization ?? (await this.behind(ticket, call)));
      call.caller = signedIn.caller;
      this.authentication.requireStillGood(signedIn, address.text);
      return signedIn;
    } catch (error) {
      this.count(error, call);
      // Whoever renews a session, or signs in elsewhere, still sends the token that is no good any more.
      if (route.isPublic && wasGoodOnce(error)) return undefined;
      throw error;
    }
  }

  // Before the next signature of this address is looked at (GTW-4).
  private count(error: unknown, { address }: RoutedCall): void {
    if (error instanceof TokenRefused && error.kind === 'forged') this.limits.failedAuthentication(address);
  }

  private behind(ticket: string | undefined, { target: { path, query } }: RoutedCall): Promise<string> {
    return this.tickets.redeem(ticket ?? '', path + query);
  }
}

/** Off the call before anybody sees it, also where a header comes along and is asked in its place. */
function takeTicket(call: RoutedCall): string | undefined {
  if (call.route.timeoutMs !== 'stream' || call.method !== 'GET') return undefined;
  const { target, ticket } = ticketIn(call.target);
  call.lead(target, call.route);
  return ticket ?? (call.route.isWebSocket ? ticketAmong(call.request.headers['sec-websocket-protocol']) : undefined);
}

function wasGoodOnce(error: unknown): boolean {
  return error instanceof TokenRefused ? error.kind === 'worn-out' : error instanceof Problem;
}
