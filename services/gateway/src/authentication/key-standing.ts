import type { Clock } from '@guildhall/runtime';
import type { StatedKey } from '../edge-state/stated-keys.js';
import { ApiKeyElsewhere, ApiKeyExpired, ApiKeyRevoked } from './authentication.problems.js';

const HEADERS = { 'www-authenticate': 'Bearer' };

/**
 * Throws a 401 unless the key opens something now, by the secret whose digest begins like this. All by what is stated and by
 * the clock here: nobody has to say when a key expires, or the secret of before a rotation ends.
 */
export function requireOpen(stated: StatedKey | undefined, digest: string, clock: Clock): asserts stated is StatedKey {
  if (!stated || stated.isRevoked) throw new ApiKeyRevoked('It opens nothing any more.', { headers: HEADERS });
  const nowMs = clock.now().getTime();
  if (stated.expiresAtMs <= nowMs) throw new ApiKeyExpired('It was made to end by now.', { headers: HEADERS });
  if (stated.digest.startsWith(digest)) return;
  if (!stated.old?.digest.startsWith(digest)) throw new ApiKeyRevoked('It has another secret.', { headers: HEADERS });
  if (stated.old.endsAtMs <= nowMs) throw new ApiKeyExpired('Its secret has been replaced.', { headers: HEADERS });
}

/** Throws a 403 where the key may not be used. What nobody states is refused before. */
export function requireFrom(stated: StatedKey | undefined, address: string): void {
  if (stated && !stated.networks.hold(address)) throw new ApiKeyElsewhere('It is bound to other networks.');
}
