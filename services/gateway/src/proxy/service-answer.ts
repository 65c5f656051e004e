import type { Writable } from 'node:stream';
import type { Dispatcher } from 'undici';
import type { Departure } from '../calls/departure.js';
import type { ReceivedHeaders } from './response-headers.js';

/** Told once how a call came out: its answer has begun, or there will be none. */
export interface Outcome {
  begun(answer: ServiceAnswer): void;
  failed(error: unknown): void;
}

/** Below it the answer itself is still to come (RFC 9110, 15.2). */
const FINAL = 200;
/** What Node puts together with the head on its stack, and writes in one piece. */
const SHORT = 8_192;

/**
 * The answer to one call, from its head on. Its body goes into the client's answer as it comes, without a stream between the
 * two; what comes before somebody says where to is kept, which is no more than what was read together with the head.
 */
export class ServiceAnswer implements Dispatcher.DispatchHandler {
  statusCode = 0;
  headers: ReceivedHeaders = {};
  private controller: Dispatcher.DispatchController | undefined;
  private sink: Writable | undefined;
  private early: Buffer[] = [];
  private stalled: NodeJS.Timeout | undefined;
  private isComplete = false;
  private isBroken = false;
  private isDropped = false;

  constructor(
    private readonly departure: Departure,
    private readonly outcome: Outcome,
    private readonly stalledMs: number,
  ) {
    departure.listen((reason) => this.giveUp(reason));
  }

  /** Sends on the body, no faster than it is taken; breaks off where the service does, so that nobody takes a half for a whole. */
  pourInto(sink: Writable): void {
    this.sink = sink;
    const { early } = this;
    if (this.isBroken) return void sink.destroy();
    // Most answers came in one piece, and go out in one.
    const last = this.isComplete ? early.pop() : undefined;
    for (const chunk of early) this.pass(chunk, sink);
    this.early = [];
    if (this.isComplete) return endWith(last, sink);
    sink.on('drain', () => this.goOn());
  }

  /** Lets the body go nowhere, where the answer has none to show. */
  drop(): void {
    this.isDropped = true;
    this.early = [];
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.departure.reason) controller.abort(this.departure.reason);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, statusCode: number, headers: ReceivedHeaders): void {
    if (statusCode < FINAL) return;
    this.statusCode = statusCode;
    this.headers = headers;
    this.outcome.begun(this);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.sink) this.pass(chunk, this.sink);
    else if (!this.isDropped) this.early.push(chunk);
  }

  onResponseEnd(): void {
    this.isComplete = true;
    clearTimeout(this.stalled);
    this.sink?.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.isBroken = true;
    clearTimeout(this.stalled);
    // Without effect once the answer has begun: then its client sees it break off.
    this.outcome.failed(this.departure.reason ?? error);
    this.sink?.destroy();
  }

  private pass(chunk: Buffer, sink: Writable): void {
    if (sink.write(chunk)) return;
    this.controller?.pause();
    this.stalled ??= setTimeout(() => this.giveUp(new Error('The client takes nothing.')), this.stalledMs);
  }

  private goOn(): void {
    clearTimeout(this.stalled);
    this.stalled = undefined;
    this.controller?.resume();
  }

  // It may not have had a connection yet.
  private giveUp(reason: Error): void {
    this.outcome.failed(reason);
    this.controller?.abort(reason);
  }
}

/**
 * Byte for byte as characters (latin1), where it is short: then Node writes head and body as one string, where it would write
 * two buffers side by side for 30 µs more of CPU a call.
 */
function endWith(last: Buffer | undefined, sink: Writable): void {
  if (last && last.length <= SHORT) sink.end(last.toString('latin1'), 'latin1');
  else sink.end(last);
}
