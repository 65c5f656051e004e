import { Injectable } from '@nestjs/common';
import { EventTransport } from './consumer/event-transport.js';
import { OutboxRelay } from './relay/outbox-relay.js';

export interface EventsHealthReport {
  readonly isReady: boolean;
  /** Consumers that are not joined. */
  readonly missing: readonly string[];
  /** Lane → state of this process's relay: leading, standby, away, stuck, stopped. */
  readonly relay: Readonly<Record<string, string>>;
}

/**
 * For the readiness probe. The relay does not decide it: while the broker is away the service goes on writing, and its
 * events wait. A consumer that has not joined does: who reads projections should be sent to a process whose are fed.
 */
@Injectable()
export class EventsHealth {
  constructor(
    private readonly transport: EventTransport,
    private readonly relay: OutboxRelay,
  ) {}

  report(): EventsHealthReport {
    return {
      isReady: this.transport.isReady,
      missing: this.transport.missing,
      relay: Object.fromEntries(this.relay.states()),
    };
  }
}
