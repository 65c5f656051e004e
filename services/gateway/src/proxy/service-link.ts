import { DEADLINE_HEADER, DeadlineExceeded, TemporarilyUnavailable } from '@guildhall/http';
import { Backoff, type Randomness, sleep } from '@guildhall/runtime';
import { counter } from '@guildhall/telemetry';
import type { IncomingMessage } from 'node:http';
import type { Departure } from '../calls/departure.js';
import type { ServiceCall } from './connections.js';
import { type Failure, failureOf, isSafeToRepeat } from './failures.js';
import type { Instance, InstanceLimits } from './instance.js';
import { Instances } from './instances.js';
import { RetryBudget } from './retry-budget.js';
import { Room, type RoomLimits } from './room.js';
import type { ServiceAnswer } from './service-answer.js';

/** How long everything may take, and how much may be under way, with each instance of a service (D9, D25). */
export interface LinkLimits extends InstanceLimits, RoomLimits {}

export const LINK_LIMITS: LinkLimits = {
  connections: 128,
  streams: 12_000,
  requests: 256,
  waiting: 256,
  waitMs: 1_000,
  connectMs: 2_000,
  // Less than a service waits between "not ready" and its closed port (5 s): no connection is used in that moment.
  idleMs: 4_000,
  silentMs: 10_000,
  stalledMs: 60_000,
  leftAloneMs: 5_000,
  breakAfterFailures: 5,
  halfOpenAfterMs: 2_000,
};

/** One try with one instance. */
type Ask<A> = (instance: Instance, call: ServiceCall) => Promise<A>;

const RETRIES = 2;
const RETRY_SECONDS = 2;

const failures = counter({
  name: 'guildhall_gateway_service_failures_total',
  help: 'Calls that a service did not answer: away, lost on the way, or silent.',
  labels: ['service', 'failure'],
});

/** The way to one service: its instances in turn, kept connections, repeated calls where that is safe, and breakers. */
export class ServiceLink {
  private readonly instances: Instances;
  private readonly room: Room;
  private readonly roomOfStreams: Room;
  private readonly budget = new RetryBudget();

  constructor(
    private readonly service: string,
    urls: readonly string[],
    private readonly randomness: Randomness,
    limits: LinkLimits = LINK_LIMITS,
  ) {
    this.instances = new Instances(urls, limits);
    const ofAll = { ...limits, requests: limits.requests * urls.length };
    this.room = new Room(ofAll);
    this.roomOfStreams = new Room(ofAll);
  }

  /** The beginning of the service's answer; its body is still to be read. Throws problems only, or why the client has gone. */
  call(call: ServiceCall): Promise<ServiceAnswer> {
    return this.askWithin(this.room, call, (instance, timed) => instance.call(timed));
  }

  /** The same where the answer lasts as long as somebody listens. */
  async open(call: ServiceCall): Promise<IncomingMessage> {
    if (!this.instances.hasRoomForStream()) throw full();
    return this.askWithin(this.roomOfStreams, call, (instance, timed) => instance.open(timed));
  }

  close(): void {
    this.instances.close();
  }

  private async askWithin<A>(room: Room, call: ServiceCall, ask: Ask<A>): Promise<A> {
    const untilMs = performance.now() + call.answerMs;
    if (!room.enter() && !(await room.wait(call.departure))) throw full();
    try {
      return await this.ask(call, untilMs, ask);
    } catch (error) {
      throw this.problemOf(error);
    } finally {
      room.leave();
    }
  }

  private async ask<A>(call: ServiceCall, untilMs: number, ask: Ask<A>): Promise<A> {
    this.budget.earn();
    const tries = new Tries(this.instances, this.randomness);
    for (;;) {
      const nowMs = performance.now();
      const instance = tries.next(nowMs);
      if (!instance) throw tries.lastError ?? full();
      try {
        return await ask(instance, within(call, untilMs - nowMs));
      } catch (error) {
        tries.failed(instance, error);
        if (call.departure.reason || performance.now() >= untilMs) throw error;
        if (!tries.mayGoElsewhere(error)) await this.beforeRepeating(call, error, tries);
      }
    }
  }

  /** Waits until the same call may be made again. Throws the error where that is not safe, or would be too much. */
  private async beforeRepeating({ method, departure }: ServiceCall, error: unknown, tries: Tries): Promise<void> {
    if (!tries.mayRepeat || !isSafeToRepeat(method, error) || !this.budget.spend()) throw error;
    await patiently(tries.pauseMs(), departure);
  }

  // What ends on the client's side (it has gone, or its body grew too large) is passed on as it is.
  private problemOf(error: unknown): unknown {
    const failure = failureOf(error);
    if (!failure) return error;
    failures.inc({ service: this.service, failure });
    const occurrence = { cause: error, retryAfterSeconds: RETRY_SECONDS };
    if (failure === 'silent') return new DeadlineExceeded('The service did not answer in time.', occurrence);
    return new TemporarilyUnavailable(`This part of the platform (${this.service}) cannot be reached.`, occurrence);
  }
}

/** What has been tried for one call. */
class Tries {
  lastError: unknown;
  private refusedBy: Instance[] = [];
  private repeated = 0;
  private backoff: Backoff | undefined;

  constructor(
    private readonly instances: Instances,
    private readonly randomness: Randomness,
  ) {}

  next(nowMs: number): Instance | undefined {
    return this.instances.next(nowMs, this.refusedBy);
  }

  failed(instance: Instance, error: unknown): void {
    this.lastError = error;
    if (wasNeverSent(error)) this.refusedBy.push(instance);
  }

  /** Nothing was sent, so that whatever the call is, another instance may be asked, at once and for nothing. */
  mayGoElsewhere(error: unknown): boolean {
    return wasNeverSent(error) && this.refusedBy.length < this.instances.count;
  }

  get mayRepeat(): boolean {
    return this.repeated < RETRIES;
  }

  pauseMs(): number {
    this.repeated++;
    this.refusedBy = [];
    this.backoff ??= new Backoff({ baseMs: 25, capMs: 250 }, this.randomness);
    return this.backoff.nextMs();
  }
}

function wasNeverSent(error: unknown): boolean {
  return failureOf(error) === ('away' satisfies Failure);
}

/** The call with what is left of its time, which its service is told: it works for nobody when that has passed (D9). */
function within(call: ServiceCall, leftMs: number): ServiceCall {
  const answerMs = Math.max(1, Math.floor(leftMs));
  return { ...call, answerMs, headers: [...call.headers, DEADLINE_HEADER, String(answerMs)] };
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
