import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import type { Answer, ApiClient } from '../platform/api-client.js';
import type { DescribedRoute } from '../platform/routes.js';
import type { Decision } from './oracle.js';

/**
 * Calls a route on the caller's own organisation, with a user that nobody is and a body that nobody accepts: whoever is
 * let through changes nothing.
 */
export function probe(
  client: ApiClient,
  { method, path, bodyFields }: DescribedRoute,
  tenant: string,
): Promise<Answer> {
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    name === 'organizationId' ? tenant : encodeId('usr', newId()),
  );
  // Whoever is let through to a stream that never ends is told that there is no such place in it.
  const query = path === '/audit/entries/stream' ? '?after=nowhere' : '';
  return client.call(method, filled + query, bodyFields.length > 0 ? { json: {} } : {});
}

/** What the platform has decided, from what it answered. */
export function decisionOf({ status, body, bytes }: Answer): Decision {
  if (status >= 500 || status === 429) throw new Error(`That is no decision: ${bytes}`);
  if (status === 401 && body?.code === 'sign-in-required') return 'sign in first';
  return status === 403 && body?.code === 'permission-missing' ? 'permission missing' : 'let through';
}
