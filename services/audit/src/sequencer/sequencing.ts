import { Clock, faultPoint, sleep } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import type { Lead } from '../lead/lead.js';
import { PublishCheckpoint } from './publish-checkpoint.js';
import { SequenceEntries } from './sequence-entries.js';
import { sequencerMetrics } from './sequencer-metrics.js';
import { SequencerPace } from './sequencer-pace.js';
import type { Watch } from './watch.js';

const beforeRound = faultPoint('sequencer.before-round');

/** What a leader does, one round after the other: places, and a checkpoint when one is due. */
@Injectable()
export class Sequencing {
  constructor(
    private readonly sequenceEntries: SequenceEntries,
    private readonly publishCheckpoint: PublishCheckpoint,
    private readonly pace: SequencerPace,
    private readonly clock: Clock,
  ) {}

  /** Until the signal, and then to the last checkpoint. Throws as soon as anything fails: the lead is proven anew. */
  async run(lead: Lead, { signal, onProgress }: Watch): Promise<void> {
    const last = { beatMs: this.clock.monotonicMs(), checkpointMs: -Infinity, entries: 0 };
    while (!signal.aborted) {
      await beforeRound();
      const placed = await this.place(lead, last);
      last.entries += placed;
      if (this.isDue(last)) {
        await this.sign(lead);
        const now = this.clock.monotonicMs();
        Object.assign(last, { beatMs: now, checkpointMs: now, entries: 0 });
      }
      onProgress();
      if (placed < this.pace.batchSize) await sleep(this.pace.idleMs, signal).catch(() => undefined);
    }
    await this.sign(lead);
  }

  private async place(lead: Lead, last: Last): Promise<number> {
    const begun = this.clock.monotonicMs();
    if (await this.sequenceEntries.isAnyStaged(lead)) {
      const { count, oldestAt = this.clock.now() } = await this.sequenceEntries.execute(lead);
      last.beatMs = this.clock.monotonicMs();
      sequencerMetrics.placed(count, (last.beatMs - begun) / 1_000);
      sequencerMetrics.waited((this.clock.now().getTime() - oldestAt.getTime()) / 1_000);
      return count;
    }
    sequencerMetrics.waited(0);
    if (begun - last.beatMs >= this.pace.beatEveryMs) {
      await lead.beat();
      last.beatMs = begun;
    }
    return 0;
  }

  private isDue({ checkpointMs, entries }: Last): boolean {
    const { checkpointEveryMs, checkpointEveryEntries } = this.pace;
    return entries >= checkpointEveryEntries || this.clock.monotonicMs() - checkpointMs >= checkpointEveryMs;
  }

  private async sign(lead: Lead): Promise<void> {
    while ((await this.publishCheckpoint.execute(lead)) === 'more to log');
  }
}

interface Last {
  beatMs: number;
  checkpointMs: number;
  /** That no checkpoint covers yet. */
  entries: number;
}
