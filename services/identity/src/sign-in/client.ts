import { createHash } from 'node:crypto';
import type { Client } from '../sessions/session.entity.js';

const LONGEST_AGENT = 256;

/** What is kept of a client: the gateway vouches for the address, nobody for the agent, which is cut to a length. */
export function clientOf(actor: { readonly address?: string }, userAgent: string | undefined): Client {
  return { address: actor.address, userAgent: userAgent?.slice(0, LONGEST_AGENT) };
}

/** The same for the same client, and most likely another for another. Tells nothing of either. */
export function fingerprintOf({ address = '', userAgent = '' }: Client): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([address, userAgent]))
    .digest();
}
