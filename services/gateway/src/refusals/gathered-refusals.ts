import type { Clock } from '@guildhall/runtime';
import type { ClientAddress } from '../addresses/client-address.js';
import type { Route } from '../routes/route.js';

/** One call that the gateway refused. */
export interface Refusal {
  /** Where the caller proved to belong to one. */
  readonly tenantId?: string | undefined;
  readonly userId?: string | undefined;
  readonly apiKeyId?: string | undefined;
  /** Who made the key. */
  readonly makerId?: string | undefined;
  /** What was called, as it is described; nothing when no description has it. Never the path that was called. */
  readonly route: Pick<Route, 'method' | 'path'> | undefined;
  /** The code of the problem that was answered. */
  readonly reason: string;
  readonly address: ClientAddress;
  /** What the client calls itself; of those that are alike, the first one's counts. */
  readonly agent?: string | undefined;
  readonly correlationId?: string | undefined;
}

/** Refusals that are alike, since the last that was told of them. */
export interface Group {
  readonly refusal: Refusal;
  readonly calls: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

interface OpenGroup {
  readonly refusal: Refusal;
  readonly closesAtMs: number;
  hasBeenTold: boolean;
  calls: number;
  firstAt: Date;
  lastAt: Date;
}

const MINUTE_MS = 60_000;

/**
 * Refusals in groups of the same organisation, user, route, reason and network, for a minute each. A group is told of twice at
 * most: its first calls at once, since an attack must be seen while it lasts, and the rest when the minute is over. So a flood of
 * any size is two events a minute. Nobody asking for what is due (Kafka is away) only makes the minutes longer.
 */
export class GatheredRefusals {
  private readonly groups = new Map<string, OpenGroup>();

  constructor(
    private readonly clock: Clock,
    private readonly mostGroups: number,
  ) {}

  /** False when there is no room for one more group, and the refusal is lost. */
  add(refusal: Refusal): boolean {
    const key = keyOf(refusal);
    const group = this.groups.get(key);
    if (!group && this.groups.size >= this.mostGroups) return false;
    const now = this.clock.now();
    if (!group) this.groups.set(key, this.opened(refusal, now));
    else {
      if (group.calls === 0) group.firstAt = now;
      group.calls += 1;
      group.lastAt = now;
    }
    return true;
  }

  /** What is to be told now, the oldest first, `most` groups at once. With `isEnd` everything is. */
  takeDue(most: number, isEnd = false): Group[] {
    const nowMs = this.clock.monotonicMs();
    const due: Group[] = [];
    for (const [key, group] of this.groups) {
      if (due.length >= most) break;
      const isOver = isEnd || nowMs >= group.closesAtMs;
      if (isOver) this.groups.delete(key);
      if (group.calls === 0 || (group.hasBeenTold && !isOver)) continue;
      due.push({ ...group });
      group.hasBeenTold = true;
      group.calls = 0;
    }
    return due;
  }

  private opened(refusal: Refusal, now: Date): OpenGroup {
    const closesAtMs = this.clock.monotonicMs() + MINUTE_MS;
    return { refusal, closesAtMs, hasBeenTold: false, calls: 1, firstAt: now, lastAt: now };
  }
}

function keyOf({ tenantId, userId, apiKeyId, route, reason, address }: Refusal): string {
  return `${tenantId ?? ''} ${userId ?? apiKeyId ?? ''} ${route?.method ?? ''} ${route?.path ?? ''} ${reason} ${address.network}`;
}
