import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Clock, sleep } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { Lead, LeadLost } from '../lead/lead.js';
import { LogIdentity } from './log-identity.js';
import { SequencerPace } from './sequencer-pace.js';
import type { Watch } from './watch.js';

const LOOK_EVERY_MS = 500;

interface Head {
  readonly epoch: string;
  readonly beats: string;
  readonly is_held: boolean;
}

const HEAD = 'select epoch, beats, is_held from log_head';
const TAKE = `
update log_head set epoch = epoch + 1, is_held = true, beats = 0
 where epoch = $1 and beats = $2 and is_held = $3 returning epoch`;

/** Waits for the lead and takes it. */
@Injectable()
export class Candidate {
  constructor(
    private readonly database: TenantDatabase,
    private readonly identity: LogIdentity,
    private readonly pace: SequencerPace,
    private readonly clock: Clock,
  ) {}

  /** Ends by `signal` alone, with its reason. Throws when the log is not the one that this process may sign for. */
  async untilLead({ signal, onProgress }: Watch): Promise<Lead> {
    let [seen, since] = [await this.look(), this.clock.monotonicMs()];
    for (;;) {
      signal.throwIfAborted();
      const lead = this.isFree(seen, since) ? await this.take(seen) : undefined;
      if (lead) return lead;
      onProgress();
      await sleep(Math.min(LOOK_EVERY_MS, this.pace.beatEveryMs), signal);
      const now = await this.look();
      // No clock of another machine is asked (D14): what counts is for how long nothing has moved before our own eyes.
      if (now.epoch !== seen.epoch || now.beats !== seen.beats) since = this.clock.monotonicMs();
      seen = now;
    }
  }

  private isFree({ is_held }: Head, since: number): boolean {
    return !is_held || this.clock.monotonicMs() - since >= this.pace.leaseMs;
  }

  private async look(): Promise<Head> {
    const actor = Actor.system('audit', PLATFORM_TENANT_ID);
    const [head] = await this.database.transaction(actor, (tx) => tx.query<Head[]>(HEAD));
    if (!head) throw new Error('The log has no head.');
    return head;
  }

  /** Undefined when another was faster. */
  private async take({ epoch, beats, is_held }: Head): Promise<Lead | undefined> {
    try {
      const lease = await this.database.platformLease('give the entries of all trails their places', async (tx) => {
        const [rows] = await tx.query<[{ epoch: string }[], number]>(TAKE, [epoch, beats, is_held]);
        const [taken] = rows;
        if (!taken) throw new LeadLost('Another was faster.');
        await this.identity.require(tx);
        return taken.epoch;
      });
      return new Lead(lease.taken, lease);
    } catch (error) {
      if (error instanceof LeadLost) return undefined;
      throw error;
    }
  }
}
