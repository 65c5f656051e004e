import { TemporarilyUnavailable } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { counter, gauge } from '@guildhall/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { GATEWAY_SETTINGS, type GatewaySettings } from '../config.js';
import { Ceiling } from './ceiling.js';
import { Places } from './places.js';
import type { Priority } from './priority.js';

const LOOK_EVERY_MS = 100;
const RETRY_SECONDS = 2;

const shed = counter({
  name: 'guildhall_gateway_calls_shed_total',
  help: 'Calls that were refused since there was too much to do, by how urgent they are.',
  labels: ['priority'],
});
const underWay = gauge({ name: 'guildhall_gateway_calls_under_way', help: 'Calls that are worked on.' });
const room = gauge({ name: 'guildhall_gateway_calls_ceiling', help: 'Calls that may be worked on at once.' });

/** A call that asks to be worked on. */
export interface SheddableCall {
  readonly priority: Priority;
  /** Lasts as long as somebody listens: refused in a crowd like all others, and counted where streams are. */
  readonly isStream: boolean;
  readonly tenant: string | undefined;
  readonly response: ServerResponse;
}

/**
 * Refuses calls while there is more to do than can be done, the least urgent first, and of one organisation that floods before
 * all others: before a body is read, and before Redis is asked (GTW-6). A refusal costs next to nothing, which is its point.
 */
@Injectable()
export class Shedding implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly places: Places;
  private readonly ceiling: Ceiling;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(GATEWAY_SETTINGS) { CALLS_AT_ONCE }: Pick<GatewaySettings, 'CALLS_AT_ONCE'>,
    private readonly clock: Clock,
  ) {
    this.places = new Places(CALLS_AT_ONCE);
    this.ceiling = new Ceiling(CALLS_AT_ONCE);
  }

  onApplicationBootstrap(): void {
    let lastMs = this.clock.monotonicMs();
    this.timer = setInterval(() => {
      const nowMs = this.clock.monotonicMs();
      this.ceiling.look(nowMs - lastMs - LOOK_EVERY_MS, this.places.taken);
      lastMs = nowMs;
      underWay.set(this.places.taken);
      room.set(this.ceiling.calls);
    }, LOOK_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Throws TemporarilyUnavailable. A call that is admitted holds its place until its answer is out. */
  admit({ priority, isStream, tenant, response }: SheddableCall): void {
    if (!this.places.take(priority, tenant, this.ceiling.calls)) {
      shed.inc({ priority });
      throw new TemporarilyUnavailable('There is more to do than can be done right now.', {
        retryAfterSeconds: RETRY_SECONDS,
      });
    }
    if (isStream) this.places.giveBack(tenant);
    else response.once('close', () => this.places.giveBack(tenant));
  }
}
