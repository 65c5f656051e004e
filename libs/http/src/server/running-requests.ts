import { gauge } from '@guildhall/telemetry';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import type { ServerResponse } from 'node:http';

const running = gauge({ name: 'guildhall_http_requests_running', help: 'Requests that have no answer yet.' });

/** Knows how many requests have no answer yet, and when there are none any more. */
@Injectable()
export class RunningRequests {
  private count = 0;
  private isOnItsWayOut = false;
  private readonly closingNow = new AbortController();
  private readonly waiting = new Set<() => void>();

  watch(server: FastifyInstance): void {
    server.addHook('onRequest', async (_request, reply) => {
      this.begins(reply.raw);
      if (this.isLeaving) reply.header('connection', 'close');
    });
    // Whoever was already inside when it began is told as well.
    server.addHook('onSend', async (_request, reply) => {
      if (this.isLeaving) reply.header('connection', 'close');
    });
  }

  /** Counts a request until its answer is out, or nobody waits for it any more. */
  begins(response: ServerResponse): void {
    this.change(1);
    // However it ends: for an answer that nobody waits for any more there is no `onResponse`, and no 'finish'.
    response.once('close', () => this.change(-1));
  }

  /** Fires when the service ends: what would last as long as somebody listens has to end by itself then. */
  get closing(): AbortSignal {
    return this.closingNow.signal;
  }

  /** Whether every answer has to end its connection. */
  get isLeaving(): boolean {
    return this.isOnItsWayOut;
  }

  /** From now on every answer ends its connection: whoever comes again goes where he is still wanted. Nothing is cut off. */
  leave(): void {
    this.isOnItsWayOut = true;
  }

  /** Ends what would last as long as somebody listens. */
  closeStreams(): void {
    this.leave();
    this.closingNow.abort(new Error('The service ends.'));
  }

  /** Resolves when nothing runs any more; at once, when nothing does. */
  none(): Promise<void> {
    if (this.count === 0) return Promise.resolve();
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  private change(by: 1 | -1): void {
    this.count += by;
    running.set(this.count);
    if (this.count > 0) return;
    for (const tell of this.waiting) tell();
    this.waiting.clear();
  }
}
