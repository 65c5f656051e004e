import type { EventType } from '@guildhall/contracts';
import { Logger } from '@nestjs/common';

export type Lane = EventType['lane'];

const logger = new Logger('database');

/**
 * Tells the relay of this process that events were committed. In memory: a signal that is lost costs no event, because
 * the relay looks by itself. Listeners are called after the commit, one after the other, and must not wait; one that
 * throws is logged, since the commit stands.
 */
export class OutboxSignal {
  private readonly listeners = new Set<(lane: Lane) => void>();

  wake(lane: Lane): void {
    for (const listener of this.listeners) {
      try {
        listener(lane);
      } catch (error) {
        logger.error({ msg: 'A listener to the outbox failed.', error });
      }
    }
  }

  /** Returns what takes the listener away again. */
  onWake(listener: (lane: Lane) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
