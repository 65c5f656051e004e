import { OutboxRelay } from '@guildhall/events';
import { Clock } from '@guildhall/runtime';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { INTEGRATION_SETTINGS, type IntegrationSettings } from '../config.js';
import { IngestBacklogFull } from './ingest.problems.js';

const MEASURED_EVERY_MS = 1_000;
const RETRY_SECONDS = 10;

/**
 * Whether there is room for more. Without Kafka the outbox grows, and calls go on: until as much waits as may, so that a long
 * outage ends neither the disk nor the time in which everything is passed on afterwards. Looked at once a second at most, and
 * by nobody while nothing is handed in; between two looks some batches too many get in.
 */
@Injectable()
export class RoomInOutbox implements OnApplicationBootstrap {
  private relay: OutboxRelay | undefined;
  private waiting = 0;
  private measuredAtMs = -Infinity;

  constructor(
    @Inject(INTEGRATION_SETTINGS) private readonly settings: IntegrationSettings,
    private readonly clock: Clock,
    private readonly modules: ModuleRef,
  ) {}

  onApplicationBootstrap(): void {
    this.relay = this.modules.get(OutboxRelay, { strict: false });
  }

  /** Throws IngestBacklogFull. */
  async require(): Promise<void> {
    await this.measure();
    if (this.waiting < this.settings.INGEST_BACKLOG_EVENTS) return;
    throw new IngestBacklogFull('Nothing more is taken for the time being.', { retryAfterSeconds: RETRY_SECONDS });
  }

  private async measure(): Promise<void> {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.measuredAtMs < MEASURED_EVERY_MS) return;
    this.measuredAtMs = nowMs;
    // The database away: what is written next says so itself, and says it better.
    const backlog = await this.relay?.backlog('facts').catch(() => undefined);
    this.waiting = backlog?.rows ?? this.waiting;
  }
}
