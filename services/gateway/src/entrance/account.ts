import { hash } from 'node:crypto';
import type { RoutedCall } from '../calls/call.js';
import { carriesBody, wholeBody } from '../calls/request-body.js';

/** Policies that count by the account that somebody wants to get at, which only the body names. */
const POLICIES_OF_ACCOUNTS: ReadonlySet<string> = new Set(['login', 'password-reset']);
/** Names and a password are all that such a body holds. */
const BODY_LIMIT = 16_384;

/** Whether the limit of a call's route is counted by the account that its body names. */
export function namesAccount({ route }: RoutedCall): boolean {
  return POLICIES_OF_ACCOUNTS.has(route.rateLimit);
}

/** Reads the account, and keeps the body for whoever reads it next. Throws BodyTooLarge. */
export async function readAccount(call: RoutedCall): Promise<void> {
  if (!carriesBody(call.request)) return;
  const bytes = await wholeBody(call.request, Math.min(BODY_LIMIT, call.route.bodyLimit));
  call.account = accountIn(bytes);
  call.body = { body: bytes, contentLength: String(bytes.length) };
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
