import { RunningRequests } from '@guildhall/http';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { gauge } from '@guildhall/telemetry';
import { Authentication, type SignedIn } from '../authentication/authentication.js';
import { EdgeState } from '../edge-state/edge-state.js';

interface LiveStream {
  readonly signedIn: SignedIn | undefined;
  end(): void;
}

const open = gauge({ name: 'guildhall_gateway_streams_open', help: 'Streams that somebody listens to.' });

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
    this.state.onChange(() => this.endWhere(({ signedIn }) => signedIn && !this.authentication.isStillGood(signedIn)));
    this.running.closing.addEventListener('abort', () => this.endWhere(() => true));
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

  private endWhere(isOver: (stream: LiveStream) => boolean | undefined): void {
    for (const stream of this.streams) if (isOver(stream)) stream.end();
  }
}
