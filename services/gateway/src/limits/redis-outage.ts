import type { Clock } from '@guildhall/runtime';
import { logger } from '@guildhall/telemetry';
import { limitMetrics } from './limit-metrics.js';

// A Redis that comes and goes is told of once a minute, not with each call.
const SAY_AGAIN_AFTER_MS = 60_000;

/** Whether Redis decides at the moment; says so when that changes. */
export class RedisOutage {
  private readonly log = logger.child({ component: 'limits' });
  private saidAtMs = Number.NEGATIVE_INFINITY;
  isOn = false;

  constructor(private readonly clock: Clock) {
    limitMetrics.alone(false);
  }

  begins(error: unknown): void {
    if (this.isOn) return;
    this.turn(true);
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.saidAtMs < SAY_AGAIN_AFTER_MS) return;
    this.saidAtMs = nowMs;
    this.log.warn(
      { error },
      'Redis does not answer: limits hold for this process alone, and are stricter for sign-in.',
    );
  }

  ends(): void {
    if (!this.isOn) return;
    this.turn(false);
    this.log.info('Redis answers again: limits hold for all gateways together.');
  }

  private turn(isOn: boolean): void {
    this.isOn = isOn;
    limitMetrics.alone(isOn);
  }
}
