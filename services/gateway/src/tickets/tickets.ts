import { CacheUnavailable } from '@guildhall/cache';
import { TemporarilyUnavailable } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { opaqueSecret, parseOpaqueSecret, SealingKey } from '@guildhall/sealing';
import { hkdfSync } from 'node:crypto';
import { TokenRefused } from '../authentication/authentication.problems.js';
import type { TicketShelf } from './ticket-shelf.js';

const KIND = 't';
const LIFE_MS = 30_000;
const KEY_BYTES = 32;
const RETRY_SECONDS = 2;

export interface StreamTicket {
  readonly ticket: string;
  readonly expiresAt: Date;
}

/**
 * Tickets that open one stream, once, within half a minute: for browsers, whose `EventSource` and `WebSocket` send no header
 * `Authorization` (T9). A token in a URL would stand in histories and in the logs of proxies for as long as it lives, and open
 * everything; what is found there of a ticket opens nothing any more.
 *
 * Behind a ticket lies what its holder has shown to get it, sealed under the ticket itself and bound to the target: so who reads
 * Redis learns nothing, who writes there makes no ticket, and a ticket is as good as that token or key still is when it is used.
 *
 * Redis away: tickets hold at the gateway process that has given them. Used twice at once: one of the two is let in.
 */
export class Tickets {
  constructor(
    private readonly shelf: TicketShelf,
    private readonly clock: Clock,
  ) {}

  /** @param authorization the header by which the holder has signed in @param target canonical path and query of the stream */
  async issue(
    authorization: string,
    { tenantId, target }: { tenantId: string; target: string },
  ): Promise<StreamTicket> {
    const expiresAt = new Date(this.clock.now().getTime() + LIFE_MS);
    const shared = madeFor(authorization, tenantId, target);
    if (await this.shelf.putForAll(shared.digest, shared.sealed, LIFE_MS)) return { ticket: shared.ticket, expiresAt };
    // Another one: Redis may have stored the first after all, and then that would be good in two places.
    const own = madeFor(authorization, tenantId, target);
    this.shelf.putHere(own.digest, own.sealed, LIFE_MS);
    return { ticket: own.ticket, expiresAt };
  }

  /** The header `Authorization` that a ticket stands for, which is used up by asking. Throws TokenRefused. */
  async redeem(ticket: string, target: string): Promise<string> {
    const claimed = parseOpaqueSecret(ticket);
    if (claimed?.kind !== KIND) throw new TokenRefused('the ticket is malformed', 'forged');
    const sealed = await this.taken(claimed.digest.toString('base64url'));
    if (sealed === undefined) throw new TokenRefused('the ticket is used up, or its time is over', 'worn-out');
    try {
      return keyOf(ticket).open(sealed, target);
    } catch {
      throw new TokenRefused('the ticket is for another stream', 'worn-out');
    }
  }

  private async taken(digest: string): Promise<string | undefined> {
    try {
      return await this.shelf.take(digest);
    } catch (error) {
      if (!(error instanceof CacheUnavailable)) throw error;
      // Nobody knows whether it has been used: then it has (D26).
      const occurrence = { cause: error, retryAfterSeconds: RETRY_SECONDS };
      throw new TemporarilyUnavailable('The ticket cannot be looked up. Ask for another one.', occurrence);
    }
  }
}

function madeFor(authorization: string, tenantId: string, target: string) {
  const { secret: ticket, digest } = opaqueSecret(KIND, tenantId);
  return { ticket, digest: digest.toString('base64url'), sealed: keyOf(ticket).seal(authorization, target) };
}

// By HKDF (RFC 5869), so that the key cannot be told from the digest that Redis knows the ticket by.
function keyOf(ticket: string): SealingKey {
  return SealingKey.of(Buffer.from(hkdfSync('sha256', ticket, '', 'guildhall.v1 stream ticket', KEY_BYTES)));
}
