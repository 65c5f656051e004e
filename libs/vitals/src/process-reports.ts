import { hostname } from 'node:os';
import type { ProcessCheck } from '@guildhall/contracts';
import { Broker, type OutgoingRecord, topicPlans, UnknownTopics } from '@guildhall/events';
import { HTTP_OPTIONS, type HttpOptions, Readiness } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { counter, logger, withoutTrace } from '@guildhall/telemetry';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { REPORTING, type Reporting } from './reporting.js';
import { sampleRecord } from './sample-record.js';
import { Vitals } from './vitals.js';

// Monitoring should know a new process before its first interval is over.
const FIRST_AFTER_MS = 1_000;
const SEND_WITHIN_MS = 5_000;

const lost = counter({
  name: 'guildhall_process_samples_lost_total',
  help: 'Samples of this process that monitoring is not told of: Kafka away, or too slow.',
});

/**
 * Tells monitoring every few seconds how this process fares (MON-1, MON-4). Telemetry, no fact: past the outbox, and lost
 * rather than waited for. The next sample tells as much.
 */
@Injectable()
export class ProcessReports implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = logger.child({ component: 'process-reports' });
  private readonly instance = `${hostname()}-${process.pid}`;
  private readonly startedAt: Date;
  private vitals: Vitals | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(REPORTING) private readonly reporting: Reporting,
    private readonly broker: Broker,
    private readonly readiness: Readiness,
    private readonly clock: Clock,
    @Inject(HTTP_OPTIONS) private readonly http: HttpOptions,
  ) {
    this.startedAt = new Date(clock.now().getTime() - process.uptime() * 1_000);
  }

  onApplicationBootstrap(): void {
    const everyMs = this.reporting.everySeconds * 1_000;
    if (everyMs === 0) return;
    this.vitals = new Vitals(this.clock);
    this.next(Math.min(FIRST_AFTER_MS, everyMs), everyMs);
  }

  beforeApplicationShutdown(): void {
    clearTimeout(this.timer);
    this.vitals?.stop();
    this.vitals = undefined;
  }

  // One after the other: a broker that is slow must not have two wait.
  private next(inMs: number, everyMs: number): void {
    this.timer = setTimeout(() => {
      const sent = withoutTrace(() => this.report());
      void sent.finally(() => this.vitals && this.next(everyMs, everyMs));
    }, inMs).unref();
  }

  /** Never rejects. */
  private async report(): Promise<void> {
    try {
      // Until it has started it is nobody's to rely on: what it replaces may still be there.
      if (!this.vitals || !this.readiness.hasStarted) return;
      await this.send(sampleRecord(await this.sample(this.vitals)));
    } catch (error) {
      lost.inc();
      this.log.debug({ error }, 'A sample of this process is lost.');
    }
  }

  private async sample(vitals: Vitals) {
    const { isReady, checks } = await this.readiness.report();
    return {
      service: this.reporting.service,
      instance: this.instance,
      version: this.http.version,
      startedAt: this.startedAt.toISOString(),
      sampledAt: this.clock.now().toISOString(),
      isReady,
      checks: checks.map(told),
      ...(await vitals.take()),
      everySeconds: this.reporting.everySeconds,
    };
  }

  private async send(record: OutgoingRecord): Promise<void> {
    const sending = { lane: 'process-reports', signal: AbortSignal.timeout(SEND_WITHIN_MS) };
    try {
      await this.broker.sendBatch([record], sending);
    } catch (error) {
      if (!(error instanceof UnknownTopics)) throw error;
      await this.broker.ensureTopics(topicPlans(error.topics));
      await this.broker.sendBatch([record], sending);
    }
  }
}

// What a failed check says is an error's message, and those name hosts: it stays with the process, on its management port.
function told({ name, isReady, detail }: { name: string; isReady: boolean; detail?: string }): ProcessCheck {
  return { name, isReady, ...(isReady && detail !== undefined && { detail }) };
}
