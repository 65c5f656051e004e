import { problem, RunningRequests, TemporarilyUnavailable } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { gauge } from '@guildhall/telemetry';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Writable } from 'node:stream';
import type { ClientAddress } from '../addresses/client-address.js';
import { Authentication } from '../authentication/authentication.js';
import type { SignedIn } from '../authentication/signed-in.js';
import type { RoutedCall } from '../calls/call.js';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config.js';
import { EdgeState } from '../edge-state/edge-state.js';

/** Why the gateway ends a stream: its listener may not listen any more, the gateway goes, or nobody takes what is said. */
export type Ending = 'over' | 'leaving' | 'stalled';

/** An event stream or a WebSocket that somebody listens to. */
export interface LiveStream {
  readonly signedIn: SignedIn | undefined;
  readonly address: ClientAddress;
  /** Where what is said goes out to the listener. */
  readonly outlet: Writable;
  end(why: Ending): void;
}

const open = gauge({ name: 'guildhall_gateway_streams_open', help: 'Streams that somebody listens to.' });

const RETRY_SECONDS = 30;
/** A key expires without anybody saying so. */
const LOOKED_AT_EVERY_MS = 60_000;
const STALLED_LOOKED_AT_EVERY_MS = 1_000;
/** Statements come by the hundred: so many of them are one reason to look. */
const GATHERED_FOR_MS = 20;

export class TooManyStreams extends problem('too-many-streams', 429, 'Too many streams are open', {
  meaning: 'One caller listens to as many streams as one caller may.',
  remedy: 'Close one that is not needed any more.',
}) {}

/** The streams that are open: no more than there is room for, and none for longer than somebody may listen (T10) and does. */
@Injectable()
export class LiveStreams implements OnModuleInit {
  private readonly streams = new Map<LiveStream, { stalledSinceMs: number | undefined }>();
  private readonly placesTaken = new Map<string, number>();
  private taken = 0;
  private looking: NodeJS.Timeout | undefined;

  constructor(
    private readonly authentication: Authentication,
    private readonly state: EdgeState,
    private readonly running: RunningRequests,
    private readonly clock: Clock,
    @Inject(GATEWAY_SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  onModuleInit(): void {
    this.state.onChange(() => this.lookSoon());
    setInterval(() => this.endWhatIsOver(), LOOKED_AT_EVERY_MS).unref();
    setInterval(() => this.endWhatIsStalled(), STALLED_LOOKED_AT_EVERY_MS).unref();
    this.running.closing.addEventListener('abort', () => this.endWhere('leaving', () => true));
  }

  /**
   * Takes a place for a stream before it is opened, and gives it back when its answer has ended, whatever came of it. Throws
   * TooManyStreams, or TemporarilyUnavailable where this process holds all that it can.
   */
  takePlace({ signedIn, address, response, departure }: RoutedCall): void {
    if (departure.reason) throw departure.reason;
    const { STREAMS_OPEN: most, STREAMS_OF_CALLER: mostOfCaller } = this.settings;
    if (this.taken >= most)
      throw new TemporarilyUnavailable('There is no room for more streams.', { retryAfterSeconds: RETRY_SECONDS });
    const caller = signedIn?.caller.userId ?? address.network;
    const ofCaller = this.placesTaken.get(caller) ?? 0;
    if (ofCaller >= mostOfCaller)
      throw new TooManyStreams(`There are ${mostOfCaller} already.`, { retryAfterSeconds: RETRY_SECONDS });
    this.change(caller, 1);
    response.once('close', () => this.change(caller, -1));
  }

  /** @returns what to call when the stream has ended by itself */
  opened(stream: LiveStream): () => void {
    const standing: { stalledSinceMs: number | undefined } = { stalledSinceMs: undefined };
    this.streams.set(stream, standing);
    stream.outlet.on('drain', () => (standing.stalledSinceMs = undefined));
    open.set(this.streams.size);
    // It was on its way when all the others were ended.
    if (this.running.closing.aborted) stream.end('leaving');
    return () => {
      this.streams.delete(stream);
      open.set(this.streams.size);
    };
  }

  /** Ends the streams of those who would not be let in any more. */
  endWhatIsOver(): void {
    this.endWhere(
      'over',
      ({ signedIn, address }) => !!signedIn && !this.authentication.isStillGood(signedIn, address.text),
    );
  }

  private lookSoon(): void {
    this.looking ??= setTimeout(() => {
      this.looking = undefined;
      this.endWhatIsOver();
    }, GATHERED_FOR_MS).unref();
  }

  // Whoever reads slowly is waited for; who does not read at all holds the memory of what waits for him (T13).
  private endWhatIsStalled(): void {
    const nowMs = this.clock.monotonicMs();
    const mostMs = this.settings.STREAM_STALLED_SECONDS * 1_000;
    for (const [stream, standing] of this.streams) {
      if (!stream.outlet.writableNeedDrain) continue;
      standing.stalledSinceMs ??= nowMs;
      if (nowMs - standing.stalledSinceMs >= mostMs) stream.end('stalled');
    }
  }

  private endWhere(why: Ending, isOver: (stream: LiveStream) => boolean): void {
    for (const stream of this.streams.keys()) if (isOver(stream)) stream.end(why);
  }

  private change(caller: string, by: 1 | -1): void {
    this.taken += by;
    const left = (this.placesTaken.get(caller) ?? 0) + by;
    if (left > 0) this.placesTaken.set(caller, left);
    else this.placesTaken.delete(caller);
  }
}
