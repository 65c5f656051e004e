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
import type { Readable } from 'node:stream';
import { type Dispatcher, Pool as ConnectionPool } from 'undici';
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

export interface ServiceCall {
  readonly method: Dispatcher.HttpMethod;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Readable | undefined;
  readonly signal: AbortSignal;
  /** Until the service begins to answer. */
  readonly answerMs: number;
  readonly isStream: boolean;
}

const RETRIES = 2;
const RETRY_SECONDS = 2;
// Shorter than services keep theirs (75 s), so that none is used in the moment in which its service closes it.
const KEEP_ALIVE_MS = 60_000;
const BETWEEN_CHUNKS_MS = 10_000;

const failures = counter({
  name: 'guildhall_gateway_service_failures_total',
  help: 'Calls that a service did not answer: away, lost on the way, or silent.',
  labels: ['service', 'failure'],
});

/** The way to one service: pooled connections, repeated calls where that is safe, and a breaker. */
export class ServiceLink {
  private readonly calls: ConnectionPool;
  // Apart from the calls: streams hold their connections for as long as somebody listens (D24).
  private readonly streams: ConnectionPool;
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
    const options = { pipelining: 1, keepAliveTimeout: KEEP_ALIVE_MS, connect: { timeout: limits.connectMs } };
    this.calls = new ConnectionPool(url, { ...options, connections: limits.connections });
    this.streams = new ConnectionPool(url, { ...options, connections: limits.streams });
    this.places = bulkhead(limits.requests, 0);
    this.placesOfStreams = bulkhead(limits.requests, 0);
    this.breaker = circuitBreaker(handleWhen(isAway), {
      halfOpenAfter: limits.halfOpenAfterMs,
      breaker: new ConsecutiveBreaker(limits.breakAfterFailures),
    });
  }

  /** The beginning of the service's answer; its body is still to be read. Throws problems only, or the signal's reason. */
  async call(call: ServiceCall): Promise<Dispatcher.ResponseData> {
    const places = call.isStream ? this.placesOfStreams : this.places;
    const hasRoom = places.executionSlots > 0 && (!call.isStream || this.streams.stats.running < this.limits.streams);
    if (!hasRoom) throw full();
    try {
      return await places.execute(() => this.breaker.execute(() => this.callWithRetries(call)));
    } catch (error) {
      throw this.problemOf(error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.calls.destroy(), this.streams.destroy()]);
  }

  private async callWithRetries(call: ServiceCall): Promise<Dispatcher.ResponseData> {
    this.budget.earn();
    const backoff = new Backoff({ baseMs: 25, capMs: 250 }, this.randomness);
    for (let retry = 0; ; retry++) {
      try {
        return await this.callOnce(call);
      } catch (error) {
        const mayRepeat = retry < RETRIES && !call.signal.aborted && isSafeToRepeat(call.method, error);
        if (!mayRepeat || !this.budget.spend()) throw error;
        await sleep(backoff.nextMs(), call.signal);
      }
    }
  }

  private callOnce({ isStream, answerMs, ...call }: ServiceCall): Promise<Dispatcher.ResponseData> {
    const pool = isStream ? this.streams : this.calls;
    return pool.request({ ...call, headersTimeout: answerMs, bodyTimeout: isStream ? 0 : BETWEEN_CHUNKS_MS });
  }

  // What ends on the client's side (the signal's reason, a body that grew too large) is passed on as it is.
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

// Without a cause: these come by the thousand, and the log shows a stack for each that has one.
function full(): TemporarilyUnavailable {
  const occurrence = { retryAfterSeconds: RETRY_SECONDS };
  return new TemporarilyUnavailable('This part of the platform cannot take more calls right now.', occurrence);
}
