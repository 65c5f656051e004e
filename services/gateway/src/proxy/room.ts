import type { Departure } from '../calls/departure.js';

export interface RoomLimits {
  /** Calls that are under way at once. */
  readonly requests: number;
  /** Calls that wait for one of them to end. */
  readonly waiting: number;
  readonly waitMs: number;
}

interface Waiting {
  readonly enter: () => void;
}

/**
 * Room for so many calls, and a short queue before it: a burst waits a moment, an overload is told at once (D9, D25). First
 * come, first served; who has gone away, or has waited too long, has left the queue.
 */
export class Room {
  private taken = 0;
  private readonly queue = new Set<Waiting>();

  constructor(private readonly limits: RoomLimits) {}

  get isFree(): boolean {
    return this.taken < this.limits.requests;
  }

  /** Enters, when there is room at once. Whoever has entered must leave. */
  enter(): boolean {
    if (!this.isFree) return false;
    this.taken++;
    return true;
  }

  /** Waits until there is room. False, when the queue is full or it takes too long; throws why the client has gone. */
  async wait(departure: Departure): Promise<boolean> {
    if (this.queue.size >= this.limits.waiting) return false;
    return new Promise((resolve, reject) => {
      const leaveQueue = () => {
        clearTimeout(patience);
        this.queue.delete(waiting);
      };
      const waiting: Waiting = {
        enter: () => {
          leaveQueue();
          resolve(true);
        },
      };
      const patience = setTimeout(() => {
        leaveQueue();
        resolve(false);
      }, this.limits.waitMs);
      this.queue.add(waiting);
      departure.listen((reason) => {
        leaveQueue();
        reject(reason);
      });
    });
  }

  /** The next one in the queue takes over the place, if there is one. */
  leave(): void {
    const [next] = this.queue;
    if (next) next.enter();
    else this.taken--;
  }
}
