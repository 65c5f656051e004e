import { statfs } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Clock } from '@guildhall/runtime';
import { readNetworkCounters, type NetworkCounters } from './network-counters.js';

/** As ProcessSampled names them. */
export interface Figures {
  readonly cpuPercent: number;
  readonly residentBytes: number;
  readonly heapUsedBytes: number;
  readonly eventLoopDelayMs: number;
  readonly diskFreeBytes: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

// Each look is a timer that wakes the process: often enough for a 99th percentile, rare enough to cost nothing when idle.
const LOOK_EVERY_MS = 50;
const NANOSECONDS = 1e6;
const MICROSECONDS = 1e3;

/** What the process has used since it was last asked (MON-1). Asked by one caller alone: each answer begins the next span. */
export class Vitals {
  private readonly eventLoop = monitorEventLoopDelay({ resolution: LOOK_EVERY_MS });
  private usage = process.cpuUsage();
  private sinceMs: number;
  private network: NetworkCounters | undefined;

  constructor(private readonly clock: Clock) {
    this.sinceMs = clock.monotonicMs();
    this.eventLoop.enable();
  }

  async take(): Promise<Figures> {
    const { rss, heapUsed } = process.memoryUsage();
    return {
      cpuPercent: this.cpuPercent(),
      residentBytes: rss,
      heapUsedBytes: heapUsed,
      eventLoopDelayMs: this.eventLoopDelayMs(),
      diskFreeBytes: await diskFreeBytes(),
      ...(await this.networkSince()),
    };
  }

  stop(): void {
    this.eventLoop.disable();
  }

  private cpuPercent(): number {
    const now = this.clock.monotonicMs();
    const { user, system } = process.cpuUsage(this.usage);
    const spanMs = now - this.sinceMs;
    this.usage = process.cpuUsage();
    this.sinceMs = now;
    return spanMs > 0 ? ((user + system) / MICROSECONDS / spanMs) * 100 : 0;
  }

  // Node counts from one look to the next, the time between them included.
  private eventLoopDelayMs(): number {
    const delayMs = this.eventLoop.percentile(99) / NANOSECONDS - LOOK_EVERY_MS;
    this.eventLoop.reset();
    return Math.max(0, delayMs);
  }

  private async networkSince(): Promise<Pick<Figures, 'receivedBytes' | 'sentBytes'>> {
    const now = await readNetworkCounters();
    const before = this.network ?? now;
    this.network = now;
    // Below what it was: the interface is another one.
    return {
      receivedBytes: Math.max(0, now.received - before.received),
      sentBytes: Math.max(0, now.sent - before.sent),
    };
  }
}

async function diskFreeBytes(): Promise<number> {
  const found = await statfs('.').catch(() => undefined);
  return found ? found.bavail * found.bsize : 0;
}
