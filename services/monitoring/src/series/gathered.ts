import { seriesId, type SeriesKey } from './series-key.js';
import { bucketOf } from './sketch.js';
import { slotOf } from './window.js';

/** Values of one series in one slot. */
export class Gathering {
  readonly seriesId: string;
  samples = 0;
  total = 0;
  least = Infinity;
  most = -Infinity;
  readonly buckets = new Map<number, number>();

  constructor(
    readonly key: SeriesKey,
    readonly slotAt: Date,
  ) {
    this.seriesId = seriesId(key);
  }

  add(value: number): void {
    this.samples += 1;
    this.total += value;
    this.least = Math.min(this.least, value);
    this.most = Math.max(this.most, value);
    const bucket = bucketOf(value);
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + 1);
  }
}

/**
 * The samples of one call of a consumer, put together in memory: the database sees each series and slot once, however many
 * samples fell into it.
 */
export class Gathered {
  private readonly bySlot = new Map<string, Gathering>();

  /** `name` tells series apart within this call, and is only looked up; `describe` is asked for those that are new. */
  add(name: string, sample: { readonly at: Date; readonly value: number }, describe: () => SeriesKey): void {
    const slotAt = slotOf(sample.at);
    const place = `${slotAt.getTime()} ${name}`;
    let gathering = this.bySlot.get(place);
    if (!gathering) {
      gathering = new Gathering(describe(), slotAt);
      this.bySlot.set(place, gathering);
    }
    gathering.add(sample.value);
  }

  /** Leaves series out; answers how many samples went with them. */
  drop(seriesIds: ReadonlySet<string>): number {
    let dropped = 0;
    for (const [place, gathering] of this.bySlot) {
      if (!seriesIds.has(gathering.seriesId)) continue;
      dropped += gathering.samples;
      this.bySlot.delete(place);
    }
    return dropped;
  }

  all(): readonly Gathering[] {
    return [...this.bySlot.values()];
  }
}
