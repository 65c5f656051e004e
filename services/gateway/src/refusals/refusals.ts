import { encodeId, PLATFORM_TENANT_ID, RequestsRefused } from '@guildhall/contracts';
import { Broker, type OutgoingRecord } from '@guildhall/events';
import { Clock, newId } from '@guildhall/runtime';
import { counter, logger } from '@guildhall/telemetry';
import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { eventRecord } from '../announcing/event-record.js';
import { sendRecords } from '../announcing/send-records.js';
import { GatheredRefusals, type Group, type Refusal } from './gathered-refusals.js';

const EVERY_MS = 1_000;
const MOST_GROUPS = 10_000;
const BATCH = 500;
const SEND_WITHIN_MS = 10_000;
const FAREWELL_MS = 2_000;

const lost = counter({
  name: 'guildhall_gateway_refusals_lost_total',
  help: 'Refused calls that no event tells of: no room left, or Kafka away at the end.',
});

/**
 * Every refusal of the gateway is a fact (GTW-4), told as RequestsRefused within two seconds. The gateway has no outbox: what
 * waits lies in memory, at most ten thousand groups, and losses are counted.
 *
 * Kafka away: groups grow and wait. Sent again when in doubt, with the same ids. A killed gateway loses what it had not sent.
 */
@Injectable()
export class Refusals implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = logger.child({ component: 'refusals' });
  private readonly gathered: GatheredRefusals;
  private unsent: { readonly records: OutgoingRecord[]; readonly calls: number } = { records: [], calls: 0 };
  private sending: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly broker: Broker,
    clock: Clock,
  ) {
    this.gathered = new GatheredRefusals(clock, MOST_GROUPS);
  }

  onModuleInit(): void {
    this.timer = setInterval(() => void this.flush(), EVERY_MS).unref();
  }

  /** Never waits and never throws. */
  note(refusal: Refusal): void {
    if (!this.gathered.add(refusal)) lost.inc();
  }

  /** Sends what is due; whoever comes while that is under way waits for it. */
  flush(): Promise<void> {
    this.sending ??= this.sendDue(SEND_WITHIN_MS, false).finally(() => (this.sending = undefined));
    return this.sending;
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await Promise.race([this.sending, new Promise((resolve) => setTimeout(resolve, FAREWELL_MS).unref())]);
    await this.sendDue(FAREWELL_MS, true);
    const left = this.gathered
      .takeDue(MOST_GROUPS, true)
      .reduce((calls, group) => calls + group.calls, this.unsent.calls);
    if (left === 0) return;
    lost.inc(left);
    this.log.warn({ calls: left }, 'Refused calls that nobody was told of: Kafka was away at the end.');
  }

  private async sendDue(withinMs: number, isEnd: boolean): Promise<void> {
    try {
      for (;;) {
        if (this.unsent.records.length === 0) this.unsent = recordsOf(this.gathered.takeDue(BATCH, isEnd));
        if (this.unsent.records.length === 0) return;
        await sendRecords(this.broker, this.unsent.records, { lane: 'refusals', withinMs });
        this.unsent = { records: [], calls: 0 };
      }
    } catch (error) {
      this.log.debug({ error }, 'Refusals wait: the broker took none.');
    }
  }
}

function recordsOf(groups: readonly Group[]): { records: OutgoingRecord[]; calls: number } {
  return { records: groups.map(recordOf), calls: groups.reduce((calls, group) => calls + group.calls, 0) };
}

function recordOf({ refusal, calls, firstAt, lastAt }: Group): OutgoingRecord {
  const {
    tenantId = PLATFORM_TENANT_ID,
    userId,
    apiKeyId,
    makerId,
    route,
    reason,
    address,
    agent,
    correlationId,
  } = refusal;
  const refusalId = newId();
  const data: RequestsRefused = {
    refusalId,
    reason,
    route: route ? `${route.method} ${route.path}` : 'none',
    clientAddress: address.text,
    ...(userId !== undefined && { userId }),
    ...(apiKeyId !== undefined && { apiKeyId }),
    calls,
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
  };
  return eventRecord(RequestsRefused, data, {
    tenantId,
    aggregateId: refusalId,
    actor: actorOf(refusal),
    at: lastAt,
    correlationId,
    client: {
      clientAddress: address.text,
      userAgent: agent,
      onBehalfOf: makerId === undefined ? undefined : encodeId('usr', makerId),
    },
  });
}

function actorOf({ userId, apiKeyId }: Refusal): string {
  if (userId !== undefined) return encodeId('usr', userId);
  return apiKeyId === undefined ? 'anonymous' : encodeId('key', apiKeyId);
}
