import { mergedMetrics, mergedMetricsText, metricsSnapshot, type MetricsSnapshot } from '@guildhall/telemetry';
import type { WorkerProcess } from './worker-process.js';

/** What only ever grows: it stays, also when the process that counted it has ended. */
const STAYING = new Set<string>(['counter', 'histogram']);

/** The metrics of all processes as one, also of those that are gone: a counter that fell would look like a restart. */
export class MetricsOfAll {
  private past: Promise<MetricsSnapshot> = Promise.resolve([]);

  /** Keeps what a process has counted that is no more. */
  keep({ metrics }: WorkerProcess): void {
    const kept = metrics.filter(({ type }) => STAYING.has(String(type)));
    this.past = this.past.then((past) => mergedMetrics([past, kept]));
  }

  /** In Prometheus' text format. Of one that does not answer, what it said last. */
  async text(workers: Iterable<WorkerProcess>): Promise<string> {
    const asked = [...workers].map(async (worker) => {
      worker.metrics = (await worker.ask('metrics')) ?? worker.metrics;
      return worker.metrics;
    });
    return mergedMetricsText(await Promise.all([metricsSnapshot(), ...asked, this.past]));
  }
}
