import { PLATFORM_TENANT_ID, type RequestRecord, RequestsHandled } from '@guildhall/contracts';
import { Broker } from '@guildhall/events';
import { Clock, newId } from '@guildhall/runtime';
import { counter, logger } from '@guildhall/telemetry';
import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import { hostname } from 'node:os';
import type { ClientAddress } from '../addresses/client-address.js';
import { eventRecord } from '../announcing/event-record.js';
import { sendRecords } from '../announcing/send-records.js';
import { type Caller, whoIs } from '../authentication/caller.js';
import type { Route } from '../routes/route.js';
import { Losses } from './losses.js';

/** One call that has been answered. There is no place in it for the path that was called, only for the described one. */
export interface HandledRequest {
  readonly at: Date;
  readonly method: string;
  /** Nothing when no description has it. */
  readonly route: Pick<Route, 'path' | 'service' | 'deprecation'> | undefined;
  readonly status: number;
  readonly durationMs: number;
  readonly caller?: Pick<Caller, 'kind' | 'tenantId' | 'userId'> | undefined;
  readonly address: ClientAddress;
  readonly correlationId: string;
}

const EVERY_MS = 1_000;
/** Of one event, and of what is written as JSON in one turn, while no request is served. */
const BATCH = 250;
/** Not waited for the next second with more: gathered by tenant, a thousand calls of one are four events and not a thousand. */
const MANY = 5_000;
/** Waiting or being sent. */
const MOST_UNTOLD = 20_000;
const SEND_WITHIN_MS = 5_000;
const FAREWELL_MS = 2_000;

const lostRecords = counter({
  name: 'guildhall_gateway_request_records_lost_total',
  help: 'Handled requests that monitoring is not told of: no room left, or Kafka away.',
});

/** What one event tells of one tenant. */
interface Portion {
  readonly tenantId: string;
  readonly requests: readonly HandledRequest[];
  readonly lost: number;
}

/**
 * Tells monitoring of every call that was answered (GTW-9), in batches, each of one tenant: whoever consumes them writes
 * under that tenant's policy. Telemetry, no fact: it may be lost, never waits, and holds up nobody. What was lost is
 * counted, and the next batch of that tenant says how much.
 */
@Injectable()
export class RequestRecords implements OnModuleInit, BeforeApplicationShutdown {
  private readonly log = logger.child({ component: 'request-records' });
  private waiting: HandledRequest[] = [];
  private underWay = 0;
  private readonly losses = new Losses();
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
  note(request: HandledRequest): void {
    if (this.waiting.length + this.underWay >= MOST_UNTOLD) return this.lose(tenantOf(request), 1);
    this.waiting.push(request);
    if (this.waiting.length >= MANY && !this.sending) void this.flush();
  }

  /** Sends what waits; whoever comes while that is under way waits for it. */
  flush(): Promise<void> {
    this.sending ??= this.sendWaiting(SEND_WITHIN_MS).finally(() => (this.sending = undefined));
    return this.sending;
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await Promise.race([this.sending, new Promise((resolve) => setTimeout(resolve, FAREWELL_MS).unref())]);
    await this.sendWaiting(FAREWELL_MS);
    this.loseAll(this.portionsOf(this.waiting.splice(0)));
  }

  private async sendWaiting(withinMs: number): Promise<void> {
    while (this.waiting.length > 0 || !this.losses.isEmpty) {
      const waiting = this.waiting.splice(0);
      this.underWay = waiting.length;
      const turns = turnsOf(this.portionsOf(waiting));
      for (const [at, turn] of turns.entries()) {
        const isSent = await this.sendTurn(turn, withinMs);
        // Who comes while the broker is away is lost soon enough: what waits for it is not sent one by one.
        if (!isSent) return this.loseAll(turns.slice(at).flat());
        this.underWay -= callsOf(turn);
      }
    }
  }

  private async sendTurn(portions: readonly Portion[], withinMs: number): Promise<boolean> {
    const records = portions.map((portion) => this.recordOf(portion));
    try {
      await sendRecords(this.broker, records, { lane: 'request-records', withinMs });
    } catch (error) {
      this.log.debug({ error }, 'Records of requests are lost: the broker did not take them.');
      return false;
    }
    for (const { tenantId, lost } of portions) this.losses.told(tenantId, lost);
    return true;
  }

  private loseAll(portions: readonly Portion[]): void {
    for (const { tenantId, requests } of portions) this.lose(tenantId, requests.length);
    this.underWay = 0;
  }

  /** One at least for each tenant that called, or that is to be told of a loss though it calls no more. */
  private portionsOf(waiting: readonly HandledRequest[]): Portion[] {
    const byTenant = new Map<string, HandledRequest[]>();
    for (const tenantId of this.losses.tenants()) byTenant.set(tenantId, []);
    for (const request of waiting) {
      const tenantId = tenantOf(request);
      const requests = byTenant.get(tenantId);
      if (requests) requests.push(request);
      else byTenant.set(tenantId, [request]);
    }
    return [...byTenant].flatMap(([tenantId, requests]) => cut({ tenantId, requests, lost: this.losses.of(tenantId) }));
  }

  private recordOf({ tenantId, requests, lost }: Portion) {
    const batchId = newId();
    const data = { batchId, reporter: hostname(), lost, requests: requests.map(recorded) };
    const circumstances = { tenantId, aggregateId: batchId, actor: 'system:gateway', at: this.clock.now() };
    return eventRecord(RequestsHandled, data, circumstances);
  }

  private lose(tenantId: string, count: number): void {
    this.losses.add(tenantId, count);
    lostRecords.inc(count);
  }
}

/** In events of so many calls; the first of them tells the loss. */
function cut({ tenantId, requests, lost }: Portion): Portion[] {
  const portions: Portion[] = [{ tenantId, requests: requests.slice(0, BATCH), lost }];
  for (let from = BATCH; from < requests.length; from += BATCH)
    portions.push({ tenantId, requests: requests.slice(from, from + BATCH), lost: 0 });
  return portions;
}

/** What is sent at once: so many calls, or a little more. */
function turnsOf(portions: readonly Portion[]): Portion[][] {
  const turns: Portion[][] = [];
  let room = 0;
  for (const portion of portions) {
    if (room <= 0) {
      turns.push([]);
      room = BATCH;
    }
    turns.at(-1)?.push(portion);
    // The envelope of an event costs as much as some calls do.
    room -= portion.requests.length + 1;
  }
  return turns;
}

const callsOf = (portions: readonly Portion[]): number =>
  portions.reduce((sum, { requests }) => sum + requests.length, 0);

/** Callers without a tenant are the platform's. */
const tenantOf = ({ caller }: HandledRequest): string => caller?.tenantId ?? PLATFORM_TENANT_ID;

function recorded({ at, route, caller, address, correlationId, ...rest }: HandledRequest): RequestRecord {
  const { method, status, durationMs } = rest;
  return {
    at: at.toISOString(),
    method,
    route: route?.path ?? '',
    service: route?.service ?? '',
    status,
    durationMs,
    ...(caller && whoIs(caller)),
    clientAddress: address.text,
    correlation: correlationId,
    ...(route?.deprecation && { isDeprecated: true }),
  };
}
