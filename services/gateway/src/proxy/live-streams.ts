import { problem, RunningRequests } from '@guildhall/http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { gauge } from '@guildhall/telemetry';
import { Authentication } from '../authentication/authentication.js';
import type { SignedIn } from '../authentication/signed-in.js';
import { EdgeState } from '../edge-state/edge-state.js';

interface LiveStream {
  readonly signedIn: SignedIn | undefined;
  readonly address: string;
  end(): void;
}

const open = gauge({ name: 'guildhall_gateway_streams_open', help: 'Streams that somebody listens to.' });

/** A person with some windows open; not a program that opens them without end. */
const MOST_OF_A_CALLER = 20;
const RETRY_SECONDS = 30;
const LOOKED_AT_EVERY_MS = 60_000;

export class TooManyStreams extends problem('too-many-streams', 429, 'Too many streams are open', {
  meaning: 'One caller listens to as many streams as one caller may.',
  remedy: 'Close one that is not needed any more.',
}) {}

/** The streams that are open, so that none outlives the right to listen to it (T10), nor the gateway. */
@Injectable()
export class LiveStreams implements OnModuleInit {
  private readonly streams = new Set<LiveStream>();

  constructor(
    private readonly authentication: Authentication,
    private readonly state: EdgeState,
    private readonly running: RunningRequests,
  ) {}

  onModuleInit(): void {
    this.state.onChange(() => this.endWhatIsOver());
    // A key expires without anybody saying so.
    setInterval(() => this.endWhatIsOver(), LOOKED_AT_EVERY_MS).unref();
    this.running.closing.addEventListener('abort', () => this.endWhere(() => true));
  }

  /** Before a stream is opened. Throws TooManyStreams. */
  requireRoomFor(signedIn: SignedIn | undefined): void {
    const caller = signedIn?.caller.userId;
    const ofCaller = [...this.streams].filter((stream) => stream.signedIn?.caller.userId === caller);
    if (caller === undefined || ofCaller.length < MOST_OF_A_CALLER) return;
    throw new TooManyStreams(`There are ${MOST_OF_A_CALLER} already.`, { retryAfterSeconds: RETRY_SECONDS });
  }

  /** @returns what to call when the stream has ended by itself */
  opened(stream: LiveStream): () => void {
    this.streams.add(stream);
    open.set(this.streams.size);
    return () => {
      this.streams.delete(stream);
      open.set(this.streams.size);
    };
  }

  /** Ends the streams of those who would not be let in any more. */
  endWhatIsOver(): void {
    this.endWhere(({ signedIn, address }) => signedIn && !this.authentication.isStillGood(signedIn, address));
  }

  private endWhere(isOver: (stream: LiveStream) => boolean | undefined): void {
    for (const stream of this.streams) if (isOver(stream)) stream.end();
  }
}
