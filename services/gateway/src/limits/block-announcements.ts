import { NetworkBlocked, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { Broker, type OutgoingRecord } from '@guildhall/events';
import { Clock, newId } from '@guildhall/runtime';
import { counter, logger } from '@guildhall/telemetry';
import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { eventRecord } from '../announcing/event-record.js';
import { sendRecords } from '../announcing/send-records.js';
import type { BlockedNetwork } from './blocked-network.js';

const EVERY_MS = 1_000;
const MOST_WAITING = 1_000;
const SEND_WITHIN_MS = 10_000;
const FAREWELL_MS = 2_000;

const lost = counter({
  name: 'guildhall_gateway_blocks_untold_total',
  help: 'Blocks of networks that no event tells of: no room left, or Kafka away at the end.',
});

/**
 * Tells of networks that this gateway has blocked, as NetworkBlocked, within two seconds. The gateway has no outbox: what waits
 * lies in memory, a thousand at most, and losses are counted. Sent again when in doubt, with the same ids.
 */
@Injectable()
export class BlockAnnouncements implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = logger.child({ component: 'limits' });
  private waiting: OutgoingRecord[] = [];
  private sending: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.flush(), EVERY_MS).unref();
  }

  /** Never waits and never throws. */
  note(blocked: BlockedNetwork): void {
    const { network: clientAddress, seconds, times } = blocked;
    this.log.warn({ clientAddress, seconds, times }, 'A network is blocked for a while.');
    if (this.waiting.length >= MOST_WAITING) lost.inc();
    else this.waiting.push(recordOf(blocked, this.clock.now()));
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    // What is under way may have longer than the farewell.
    await Promise.race([this.flush(FAREWELL_MS), new Promise((resolve) => setTimeout(resolve, FAREWELL_MS).unref())]);
    if (this.waiting.length === 0) return;
    lost.inc(this.waiting.length);
    this.log.warn({ blocks: this.waiting.length }, 'Blocks that nobody was told of: Kafka was away at the end.');
  }

  private flush(withinMs = SEND_WITHIN_MS): Promise<void> {
    this.sending ??= this.send(withinMs).finally(() => (this.sending = undefined));
    return this.sending;
  }

  private async send(withinMs: number): Promise<void> {
    const records = [...this.waiting];
    if (records.length === 0) return;
    try {
      await sendRecords(this.broker, records, { lane: 'blocks', withinMs });
      this.waiting.splice(0, records.length);
    } catch (error) {
      this.log.debug({ error }, 'Blocks wait to be told of: the broker took none.');
    }
  }
}

function recordOf({ network, seconds, times }: BlockedNetwork, at: Date): OutgoingRecord {
  const blockId = newId();
  const endsAt = new Date(at.getTime() + seconds * 1_000).toISOString();
  const data = { blockId, network, seconds, times, endsAt };
  // The platform's, as the network is nobody's: it has not signed in.
  const circumstances = { tenantId: PLATFORM_TENANT_ID, aggregateId: blockId, actor: 'system:gateway', at };
  return eventRecord(NetworkBlocked, data, circumstances);
}
