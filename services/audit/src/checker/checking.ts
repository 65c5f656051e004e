import { encodeId } from '@guildhall/contracts';
import { HTTP_OPTIONS, type HttpOptions, Readiness } from '@guildhall/http';
import { sleep } from '@guildhall/runtime';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Lead } from '../lead/lead.js';
import { CheckTrails } from './check-trails.js';
import { checkerMetrics } from './checker-metrics.js';
import { CheckerPace } from './checker-pace.js';

const AGAIN_MS = 5_000;
const SHOWN = 3;

const BREAKS = `
select tenant_id, place, finding, count(*) over ()::int as count from trail_breaks
 where mended_at is null order by found_at limit ${SHOWN}`;
interface OpenBreak {
  readonly tenant_id: string;
  readonly place: string;
  readonly finding: string;
  readonly count: number;
}

/**
 * Goes along all trails all the time, a few entries at once, and rests in between (AUD-2). Beside the sequencing, by whoever leads:
 * as many processes as there are, one checks. What is broken turns this process's health red until it is mended.
 */
@Injectable()
export class Checking implements OnApplicationBootstrap {
  private readonly log: HttpOptions['logger'];
  private breaks: readonly OpenBreak[] = [];
  private laps = 0;
  private lapBeganMs = 0;

  constructor(
    private readonly checkTrails: CheckTrails,
    private readonly pace: CheckerPace,
    private readonly readiness: Readiness,
    @Inject(HTTP_OPTIONS) private readonly options: HttpOptions,
  ) {
    this.log = options.logger.child({ component: 'checker' });
  }

  onApplicationBootstrap(): void {
    this.readiness.register({ name: 'trails', probe: () => this.describe() });
  }

  /** How often it went along all trails. Throws while one of them is broken. */
  describe(): string {
    const [first] = this.breaks;
    if (!first) return `${this.laps} laps, nothing broken`;
    const shown = this.breaks.map(
      ({ tenant_id, place, finding }) => `${encodeId('org', tenant_id)} at ${place}: ${finding}`,
    );
    throw new Error(`${first.count} broken: ${shown.join('; ')}`);
  }

  /** Until the signal. Never rejects. */
  async run(lead: Lead, signal: AbortSignal): Promise<void> {
    if (this.pace.sharePercent === 0) return;
    this.lapBeganMs = this.options.clock.monotonicMs();
    while (!signal.aborted) {
      const restMs = await this.step(lead).catch((error: unknown) => {
        this.log.warn({ error }, 'The trails could not be checked; it is tried again.');
        return AGAIN_MS;
      });
      await sleep(restMs, signal).catch(() => undefined);
    }
    this.breaks = [];
  }

  /** Answers for how long to rest. */
  private async step(lead: Lead): Promise<number> {
    const begunMs = this.options.clock.monotonicMs();
    const { entries, isLapOver } = await this.checkTrails.execute(lead);
    this.breaks = await lead.look((tx) => tx.query<OpenBreak[]>(BREAKS));
    const now = this.options.clock.monotonicMs();
    checkerMetrics.checked(entries);
    checkerMetrics.broken(this.breaks[0]?.count ?? 0);
    const restMs = this.pace.restAfter(now - begunMs);
    return isLapOver ? Math.max(restMs, this.endLap(now)) : restMs;
  }

  private endLap(now: number): number {
    const tookMs = now - this.lapBeganMs;
    checkerMetrics.lapTook(tookMs / 1_000);
    this.laps += 1;
    const restMs = Math.max(this.pace.lapAtLeastMs - tookMs, 0);
    this.lapBeganMs = now + restMs;
    return restMs;
  }
}
