import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { QueueWork } from '@guildhall/service';
import { logger } from '@guildhall/telemetry';
import { Injectable } from '@nestjs/common';
import { type FullTile, IndexTile } from './index-tile.js';

const LOOK_EVERY_MS = 1_000;
const ORGANIZATIONS_AT_ONCE = 16;
/** Of one organisation, before the others have their turn: to ask who waits costs as much as a tile. */
const TILES_AT_ONCE = 16;
/** A million entries, which every question about them reads until they are indexed. */
const FAR_BEHIND = 4_096;

/** Whose queue is longest comes first. */
const WAITING = `
select organization_id, min(tile) as first, max(tile) as last
  from unindexed_tiles group by organization_id order by count(*) desc limit $1`;

interface Waiting {
  readonly organization_id: string;
  readonly first: string;
  readonly last: string;
}

/** As long as it has worked; not at all where an import of millions would else be indexed half the night. */
export const restMs = (workedMs: number, tilesBehind: number): number => (tilesBehind > FAR_BEHIND ? 0 : workedMs);

/** Nobody puts anything here but the sequencer, which is another process. */
const noSignal = { onPut: () => undefined };

/**
 * Indexes full tiles, behind the sequencer and at half its leisure: it rests as long as it has worked, since what is not
 * indexed yet is found all the same, and keeping entries comes first.
 */
@Injectable()
export class TileWorker extends QueueWork {
  constructor(
    private readonly database: TenantDatabase,
    private readonly indexTile: IndexTile,
    private readonly clock: Clock,
  ) {
    super({ purpose: 'index the trail', source: noSignal, lookEveryMs: LOOK_EVERY_MS });
  }

  protected override async round(): Promise<number> {
    const begun = this.clock.monotonicMs();
    // Who waits is a directory: which organisation asks makes no difference.
    const waiting = await this.database.transaction(Actor.system('audit', PLATFORM_TENANT_ID), (tx) =>
      tx.query<Waiting[]>(WAITING, [ORGANIZATIONS_AT_ONCE]),
    );
    let done = 0;
    for (const { organization_id: tenantId, first, last } of waiting) {
      const beyond = Math.min(Number(last) + 1, Number(first) + TILES_AT_ONCE);
      for (let tile = Number(first); tile < beyond && !this.isEnding; tile += 1) {
        // Those behind it wait for it.
        if (!(await this.attempted({ tenantId, tile }))) break;
        done += 1;
      }
    }
    if (this.isEnding) return 0;
    return done === 0 ? LOOK_EVERY_MS : restMs(this.clock.monotonicMs() - begun, behind(waiting));
  }

  /** One organisation's fault is no other's: its entries are found without the index until it is mended. */
  private async attempted(full: FullTile): Promise<boolean> {
    try {
      await this.indexTile.execute(full);
      return true;
    } catch (error) {
      logger.warn({ error, ...full, component: 'search' }, 'A tile could not be indexed; it is tried again.');
      return false;
    }
  }
}

const behind = (waiting: readonly Waiting[]): number =>
  waiting.reduce((sum, { first, last }) => sum + Number(last) - Number(first) + 1, 0);
