import type { IncomingMessage } from 'node:http';
import { Breaker, type BreakerLimits } from './breaker.js';
import { CallConnections } from './call-connections.js';
import { type ConnectionLimits, Connections, type ServiceCall } from './connections.js';
import { failureOf, isAway } from './failures.js';
import type { ReceivedHeaders } from './response-headers.js';
import type { ServiceAnswer } from './service-answer.js';

export interface InstanceLimits extends BreakerLimits, ConnectionLimits {
  readonly streams: number;
  /** For how long one that is about to end is left alone. */
  readonly leftAloneMs: number;
}

/** One process of a service. */
export class Instance {
  private readonly calls: CallConnections;
  // Apart from the calls: streams hold their connections for as long as somebody listens (D24).
  private readonly streams: Connections;
  private readonly breaker: Breaker;
  private leavesUntilMs = 0;

  /** @param isAlone there is no other one: then it is asked again before it is taken to be gone */
  constructor(
    url: string,
    private readonly limits: InstanceLimits,
    private readonly isAlone: boolean,
  ) {
    this.calls = new CallConnections(url, limits);
    this.streams = new Connections(url, { ...limits, connections: limits.streams });
    this.breaker = new Breaker(limits);
  }

  /** How much a call is wanted there: the lower, the more; undefined where it must not go. */
  rank(nowMs: number): 0 | 1 | 2 | undefined {
    // Whoever was away is asked first: nobody would find it again otherwise.
    if (this.breaker.isDue(nowMs)) return 0;
    if (!this.breaker.isClosed) return undefined;
    return nowMs < this.leavesUntilMs ? 2 : 1;
  }

  hasRoomForStream(): boolean {
    return this.streams.running < this.limits.streams;
  }

  /** Asks once. Throws what `CallConnections` throws. */
  call(call: ServiceCall): Promise<ServiceAnswer> {
    return this.watched(this.calls.ask(call));
  }

  /** Asks once for an answer that lasts. Throws what `Connections` throws. */
  open(call: ServiceCall): Promise<IncomingMessage> {
    return this.watched(this.streams.ask(call));
  }

  close(): void {
    this.calls.close();
    this.streams.close();
  }

  private async watched<A extends { readonly headers: ReceivedHeaders }>(asked: Promise<A>): Promise<A> {
    this.breaker.begin(performance.now());
    try {
      const answer = await asked;
      this.breaker.succeeded();
      if (answer.headers['connection'] === 'close') this.leavesUntilMs = performance.now() + this.limits.leftAloneMs;
      return answer;
    } catch (error) {
      if (isAway(error)) this.breaker.failed(performance.now(), !this.isAlone && failureOf(error) === 'away');
      else this.breaker.undecided();
      throw error;
    }
  }
}
