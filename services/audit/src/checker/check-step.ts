import { Actor } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { faultPoint } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { firstLivePlace } from '../archives/first-live-place.js';
import { checkLog } from '../verifications/check-log.js';
import { checkTrail } from '../verifications/check-trail.js';
import { Break } from '../verifications/finding.js';
import { CheckerPace } from './checker-pace.js';
import type { LapPosition } from './check-lap.js';

const foundOnce = faultPoint('checker.found-once');

/** What a step found. */
export interface Checked {
  /** Up to and without this place the trail has been looked at. */
  readonly upTo: number;
  readonly entries: number;
  readonly isAtEnd: boolean;
  readonly found: Break | undefined;
}

const SIZE = 'select size from trail_trees where tenant_id = $1';

/**
 * Hashes the next entries of a trail anew, and the tree over all of it, against what the log has signed (T68, T69). Reads as
 * any request of the trail's own organisation would, and writes nothing.
 */
@Injectable()
export class CheckStep {
  constructor(
    private readonly database: TenantDatabase,
    private readonly pace: CheckerPace,
  ) {}

  async execute({ tenantId, place }: LapPosition): Promise<Checked> {
    const check = () => this.database.transaction(Actor.system('audit', tenantId), (tx) => this.check(tx, place));
    const checked = await check();
    if (!checked.found) return checked;
    await foundOnce();
    // Looked at twice: entries that went into an archive between two of the statements are no gap.
    return check();
  }

  private async check(tx: TenantTransaction, place: number): Promise<Checked> {
    const first = Math.max(place, await firstLivePlace(tx, tx.tenantId));
    const [row] = await tx.query<{ size: string }[]>(SIZE, [tx.tenantId]);
    const size = Number(row?.size ?? 0);
    const upTo = Math.min(first + this.pace.stepSize, size);
    const entries = Math.max(upTo - first, 0);
    const checked = { upTo, entries, isAtEnd: upTo >= size };
    try {
      await checkTrail(tx, { first, last: upTo - 1 }, await checkLog(tx));
      return { ...checked, found: undefined };
    } catch (error) {
      if (error instanceof Break) return { ...checked, found: error };
      throw error;
    }
  }
}
