import {
  type BulkheadPolicy,
  bulkhead,
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
} from 'cockatiel';
import { DeadlineExceeded, TemporarilyUnavailable } from '@guildhall/http';
import { Backoff, type Randomness, sleep } from '@guildhall/runtime';
import { counter } from '@guildhall/telemetry';
import type { IncomingMessage } from 'node:http';
import type { Departure } from '../calls/departure.js';
import { Connections, type ServiceCall } from './connections.js';
import { failureOf, isAway, isSafeToRepeat } from './failures.js';
import { RetryBudget } from './retry-budget.js';

/** How long everything may take, and how much may be under way (D9, D25). */
export interface LinkLimits {
  readonly connections: number;
  readonly streams: number;
  readonly requests: number;
  readonly connectMs: number;
  readonly breakAfterFailures: number;
  readonly halfOpenAfterMs: number;
}

export const LINK_LIMITS: LinkLimits = {
  connections: 128,
  streams: 2_000,
  requests: 256,
  connectMs: 2_000,
  breakAfterFailures: 5,
  halfOpenAfterMs: 2_000,
};

const RETRIES = 2;
const RETRY_SECONDS = 2;

const failures = counter({
  name: 'guildhall_gateway_service_failures_total',
  help: 'Calls that a service did not answer: away, lost on the way, or silent.',
  labels: ['service', 'failure'],
});

/** The way to one service: kept connections, repeated calls where that is safe, and a breaker. */
export class ServiceLink {
  private readonly calls: Connections;
  // Apart from the calls: streams hold their connections for as long as somebody listens (D24).
  private readonly streams: Connections;
  private readonly breaker: CircuitBreakerPolicy;
  private readonly places: BulkheadPolicy;
  private readonly placesOfStreams: BulkheadPolicy;
  private readonly budget = new RetryBudget();

  constructor(
    private readonly service: string,
    url: string,
    private readonly randomness: Randomness,
    private readonly limits: LinkLimits = LINK_LIMITS,
  ) {
    this.calls = new Connections(url, limits);
    this.streams = new Connections(url, { ...limits, connections: limits.streams });
    this.places = bulkhead(limits.requests, 0);
    this.placesOfStreams = bulkhead(limits.requests, 0);
    this.breaker = circuitBreaker(handleWhen(isAway), {
      halfOpenAfter: limits.halfOpenAfterMs,
      breaker: new ConsecutiveBreaker(limits.breakAfterFailures),
    });
  }

  /** The beginning of the service's answer; its body is still to be read. Throws problems only, or why the client has gone. */
  async call(call: ServiceCall): Promise<IncomingMessage> {
    const places = call.isStream ? this.placesOfStreams : this.places;
    const hasRoom = places.executionSlots > 0 && (!call.isStream || this.streams.running < this.limits.streams);
    if (!hasRoom) throw full();
    try {
      return await places.execute(() => this.breaker.execute(() => this.callWithRetries(call)));
    } catch (error) {
      throw this.problemOf(error);
    }
  }

  close(): void {
    this.calls.close();
    this.streams.close();
  }

  private async callWithRetries(call: ServiceCall): Promise<IncomingMessage> {
    this.budget.earn();
    const backoff = new Backoff({ baseMs: 25, capMs: 250 }, this.randomness);
    for (let retry = 0; ; retry++) {
      try {
        return await (call.isStream ? this.streams : this.calls).ask(call);
      } catch (error) {
        const mayRepeat = retry < RETRIES && !call.departure.reason && isSafeToRepeat(call.method, error);
        if (!mayRepeat || !this.budget.spend()) throw error;
        await patiently(backoff.nextMs(), call.departure);
      }
    }
  }

  // What ends on the client's side (it has gone, or its body grew too large) is passed on as it is.
  private problemOf(error: unknown): unknown {
    if (error instanceof BrokenCircuitError) return full();
    const failure = failureOf(error);
    if (!failure) return error;
    failures.inc({ service: this.service, failure });
    const occurrence = { cause: error, retryAfterSeconds: RETRY_SECONDS };
    if (failure === 'silent') return new DeadlineExceeded('The service did not answer in time.', occurrence);
    return new TemporarilyUnavailable(`This part of the platform (${this.service}) cannot be reached.`, occurrence);
  }
}

function patiently(ms: number, departure: Departure): Promise<void> {
  const gone = new AbortController();
  departure.listen((reason) => gone.abort(reason));
  return sleep(ms, gone.signal);
}

// Without a cause: these come by the thousand, and the log shows a stack for each that has one.
function full(): TemporarilyUnavailable {
  const occurrence = { retryAfterSeconds: RETRY_SECONDS };
  return new TemporarilyUnavailable('This part of the platform cannot take more calls right now.', occurrence);
}
