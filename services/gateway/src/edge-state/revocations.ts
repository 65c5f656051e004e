import type { Clock } from '@guildhall/runtime';

/** What of an access token a revocation is compared with. Ids as they stand on the wire. */
export interface RevocableToken {
  readonly tenant: string;
  readonly session: string;
  readonly user: string;
  readonly permissionVersion: number;
  readonly issuedAtSeconds: number;
}

interface Revocation {
  readonly minVersion: number;
  readonly atMs: number;
}

/** Longer than an access token lives, leeway included: what is older ends no token that time has not ended. */
const KEPT_MS = 10 * 60_000;
const LIMIT = 200_000;

/**
 * Sessions and users whose access tokens are worthless. Bounded (D25): beyond the limit the oldest is forgotten, and
 * with it every token from before it is refused, so that nothing revoked comes back. Whoever is refused that way
 * refreshes.
 */
export class Revocations {
  private readonly byKey = new Map<string, Revocation>();
  private refusedUntilSeconds = 0;

  constructor(
    private readonly clock: Clock,
    private readonly limit = LIMIT,
  ) {}

  endSession(tenant: string, session: string): void {
    this.remember(`${tenant}/${session}`, Number.MAX_SAFE_INTEGER);
  }

  raiseUser(tenant: string, user: string, minVersion: number): void {
    const key = `${tenant}/${user}`;
    this.remember(key, Math.max(minVersion, this.byKey.get(key)?.minVersion ?? 0));
  }

  covers({ tenant, session, user, permissionVersion, issuedAtSeconds }: RevocableToken): boolean {
    if (issuedAtSeconds <= this.refusedUntilSeconds || this.byKey.has(`${tenant}/${session}`)) return true;
    const raised = this.byKey.get(`${tenant}/${user}`);
    return raised !== undefined && permissionVersion < raised.minVersion;
  }

  get size(): number {
    return this.byKey.size;
  }

  private remember(key: string, minVersion: number): void {
    const atMs = this.clock.now().getTime();
    this.byKey.delete(key);
    this.byKey.set(key, { minVersion, atMs });
    // In the order in which they came, so that the oldest stand first.
    for (const [oldest, revocation] of this.byKey) {
      const isOver = revocation.atMs + KEPT_MS < atMs;
      if (!isOver && this.byKey.size <= this.limit) return;
      this.byKey.delete(oldest);
      if (!isOver) this.refusedUntilSeconds = Math.ceil(revocation.atMs / 1_000);
    }
  }
}
