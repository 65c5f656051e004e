/** A load that is under way. Forgotten meanwhile, its answer may be given to who waits, and must not be kept. */
export interface Flight {
  isForgotten: boolean;
}

/**
 * One load for each key at a time in this process. There are never more than requests under way, which their own
 * limits bound; each leaves when it is settled, well or not.
 */
export class Flights<T> {
  private readonly underWay = new Map<string, { readonly flight: Flight; readonly landing: Promise<T> }>();

  /** Joins the load of this key, or begins it. */
  join(key: string, begin: (flight: Flight) => Promise<T>): { readonly isOwn: boolean; readonly landing: Promise<T> } {
    const other = this.underWay.get(key);
    if (other) return { isOwn: false, landing: other.landing };
    const flight: Flight = { isForgotten: false };
    const landing = begin(flight).finally(() => {
      if (this.underWay.get(key)?.flight === flight) this.underWay.delete(key);
    });
    this.underWay.set(key, { flight, landing });
    return { isOwn: true, landing };
  }

  /** Who comes from now on loads anew: what is under way may have read what no longer holds. */
  forget(key: string): void {
    const other = this.underWay.get(key);
    if (!other) return;
    other.flight.isForgotten = true;
    this.underWay.delete(key);
  }

  keys(): Iterable<string> {
    return this.underWay.keys();
  }
}
