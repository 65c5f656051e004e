import { Instance, type InstanceLimits } from './instance.js';

/** The processes of one service, in turn; those that are away or about to end are left out while there are others. */
export class Instances {
  private readonly all: readonly Instance[];
  private turn = 0;

  constructor(urls: readonly string[], limits: InstanceLimits) {
    this.all = urls.map((url) => new Instance(url, limits, urls.length === 1));
  }

  get count(): number {
    return this.all.length;
  }

  /** The next one that is not among those that were tried; undefined when there is none to be asked. */
  next(nowMs: number, tried: readonly Instance[]): Instance | undefined {
    let best: Instance | undefined;
    let bestRank = Infinity;
    this.turn = (this.turn + 1) % this.all.length;
    for (let step = 0; step < this.all.length; step++) {
      const instance = this.all[(this.turn + step) % this.all.length]!;
      const rank = tried.includes(instance) ? Infinity : (instance.rank(nowMs) ?? Infinity);
      if (rank < bestRank) [best, bestRank] = [instance, rank];
    }
    return best;
  }

  hasRoomForStream(): boolean {
    return this.all.some((instance) => instance.hasRoomForStream());
  }

  close(): void {
    for (const instance of this.all) instance.close();
  }
}
