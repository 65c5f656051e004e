import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { FastifyRequest } from 'fastify';
import { framedBody, type FramedBody } from '../proxy/request-body.js';
import type { Route } from '../routes/route.js';

/** Policies that count by the account that somebody wants to get at, which only the body names. */
const POLICIES_OF_ACCOUNTS: ReadonlySet<string> = new Set(['login', 'password-reset']);
/** Names and a password are all that such a body holds. */
const BODY_LIMIT = 16_384;

/** What a body says of the account, and the body itself, for whoever reads it next. */
export interface ReadAccount {
  readonly account: string | undefined;
  readonly body: FramedBody;
}

/** Reads the account for a route whose limit is counted by it; undefined for all other routes. Throws BodyTooLarge. */
export async function readAccount(route: Route, request: FastifyRequest): Promise<ReadAccount | undefined> {
  if (!POLICIES_OF_ACCOUNTS.has(route.rateLimit)) return undefined;
  const { body: arriving } = framedBody(request.raw, Math.min(BODY_LIMIT, route.bodyLimit));
  if (!arriving) return undefined;
  const bytes = await buffer(arriving);
  return { account: accountIn(bytes), body: { body: Readable.from([bytes]), contentLength: String(bytes.length) } };
}

// Hashed: it becomes part of a key in Redis. What is no JSON names no account, and its service will say so.
function accountIn(bytes: Buffer): string | undefined {
  const { organization = '', email, token, challenge } = fieldsOf(bytes);
  const named = email ?? token ?? challenge;
  if (typeof named !== 'string' || typeof organization !== 'string') return undefined;
  return hash('sha256', `${organization.toLowerCase()}\n${named.trim().toLowerCase()}`, 'base64url');
}

function fieldsOf(bytes: Buffer): Record<string, unknown> {
  try {
    return (JSON.parse(bytes.toString('utf8')) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}
