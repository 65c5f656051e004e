import type { Managed, ReadinessReport } from '@guildhall/http';
import { Backoff, type Clock, type Randomness, sleep } from '@guildhall/runtime';
import { counter, gauge, logger } from '@guildhall/telemetry';
import { MetricsOfAll } from './metrics-of-all.js';
import { readinessOfAll } from './readiness-of-all.js';
import type { WorkerProcess } from './worker-process.js';

/** When a worker opens its port: a lone process at once; one that joins others, when it can do all that they can. */
export type Opening = 'at-once' | 'when-ready';

export interface ClusterLimits {
  /** After which a replacement that is not ready replaces nobody. */
  readonly readyWithinMs: number;
  /** After which a worker that was asked to end is killed. */
  readonly graceMs: number;
  /** After which a worker that answers nothing is killed. */
  readonly silentMs: number;
  readonly lookedAfterEveryMs: number;
  readonly restart: { readonly baseMs: number; readonly capMs: number };
}

export const CLUSTER_LIMITS: ClusterLimits = {
  readyWithinMs: 120_000,
  graceMs: 45_000,
  silentMs: 30_000,
  lookedAfterEveryMs: 5_000,
  restart: { baseMs: 200, capMs: 10_000 },
};

export interface ClusterPorts {
  launch(opening: Opening): WorkerProcess;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly log: typeof logger;
  readonly limits: ClusterLimits;
}

/** One that has lived so long did not die of its start. */
const STEADY_MS = 60_000;

const serving = gauge({ name: 'guildhall_gateway_processes', help: 'Processes of this gateway that take calls.' });
const died = counter({ name: 'guildhall_gateway_process_deaths_total', help: 'Processes that ended unasked.' });

/**
 * The processes that share the gateway's port: each that dies is replaced, with growing pauses; all are replaced in turn
 * on request, each when the new one is ready, so that no call is lost. Of the calls that run in a process that is killed
 * only their callers know: that is what draining is for.
 */
export class GatewayCluster implements Managed {
  /** Every process that lives, also one that is not ready yet or is about to end. */
  private readonly living = new Set<WorkerProcess>();
  /** Those that have a place here: when one ends, another takes it. */
  private readonly placed = new Set<WorkerProcess>();
  private readonly metricsOfAll = new MetricsOfAll();
  private readonly backoff: Backoff;
  private readonly ending = new AbortController();
  private hasServed = false;
  private replacing: Promise<void> = Promise.resolve();

  constructor(private readonly ports: ClusterPorts) {
    this.backoff = new Backoff(ports.limits.restart, ports.randomness);
  }

  /** Throws when a process ends before any could serve: then it is the settings, and no second try mends them. */
  async start(count: number): Promise<void> {
    const first = Array.from({ length: count }, () => this.place('at-once'));
    const failed = Promise.race(first.map(({ gone }) => gone)).then(({ code }) => {
      if (!this.hasServed) throw new Error(`A process ended with ${code} before it could serve.`);
    });
    await Promise.race([failed, Promise.all(first.map((worker) => worker.serving))]);
    void this.lookAfterAll();
  }

  get hasStarted(): boolean {
    return this.hasServed;
  }

  report(): Promise<ReadinessReport> {
    return readinessOfAll(this.serving, this.ending.signal.aborted ? 'draining' : 'serving');
  }

  metrics(): Promise<string> {
    serving.set(this.serving.length);
    return this.metricsOfAll.text(this.living);
  }

  /** Puts a new process in the place of each, one after the other. Asked while it does so, it does it once more afterwards. */
  replaceAll(): Promise<void> {
    this.replacing = this.replacing.then(async () => {
      for (const worker of this.serving) await this.replace(worker);
    });
    return this.replacing;
  }

  /** Ends all. Called again it hurries them. @returns whether all ended by themselves */
  async end(): Promise<boolean> {
    this.ending.abort();
    const ended = await Promise.all([...this.living].map((worker) => this.retire(worker)));
    return ended.every(Boolean);
  }

  private get serving(): WorkerProcess[] {
    return [...this.placed].filter(({ isServing }) => isServing);
  }

  private place(opening: Opening): WorkerProcess {
    const worker = this.launch(opening);
    this.placed.add(worker);
    return worker;
  }

  private launch(opening: Opening): WorkerProcess {
    const worker = this.ports.launch(opening);
    this.living.add(worker);
    void worker.serving.then(() => (this.hasServed = true));
    void worker.gone.then(({ code }) => this.hasEnded(worker, code));
    return worker;
  }

  private hasEnded(worker: WorkerProcess, code: number | null): void {
    this.living.delete(worker);
    this.metricsOfAll.keep(worker);
    // Whoever was asked to end has lost its place before.
    if (!this.placed.delete(worker) || this.ending.signal.aborted || !this.hasServed) return;
    died.inc();
    this.ports.log.error({ process: worker.pid, code }, 'A process of the gateway has ended unasked.');
    if (worker.ageMs > STEADY_MS) this.backoff.reset();
    void this.launchLater();
  }

  private async launchLater(): Promise<void> {
    await sleep(this.backoff.nextMs(), this.ending.signal).catch(() => undefined);
    if (!this.ending.signal.aborted) this.place(this.serving.length > 0 ? 'when-ready' : 'at-once');
  }

  private async replace(old: WorkerProcess): Promise<void> {
    if (this.ending.signal.aborted || !this.placed.has(old)) return;
    const { log, limits } = this.ports;
    const fresh = this.launch('when-ready');
    const isThere = await within(limits.readyWithinMs, fresh.serving, fresh.gone);
    if (isThere) {
      log.info({ process: old.pid, by: fresh.pid }, 'A process of the gateway is replaced.');
      this.placed.add(fresh);
      return void (await this.retire(old));
    }
    log.error({ process: fresh.pid }, 'A new process of the gateway is not ready: the old one stays.');
    fresh.kill();
  }

  private async retire(worker: WorkerProcess): Promise<boolean> {
    // It takes calls until it is drained, and is not asked any more whether it is ready.
    this.placed.delete(worker);
    worker.end();
    const hasEnded = await within(this.ports.limits.graceMs, worker.gone);
    if (!hasEnded) worker.kill();
    return hasEnded;
  }

  // Its probe would have told of a lone process that is stuck; behind this one nobody would notice.
  private async lookAfterAll(): Promise<void> {
    const { lookedAfterEveryMs, silentMs } = this.ports.limits;
    while (!this.ending.signal.aborted) {
      await sleep(lookedAfterEveryMs, this.ending.signal).catch(() => undefined);
      for (const worker of this.serving) {
        void worker.ask('readiness');
        if (worker.silentMs > silentMs) worker.kill();
      }
    }
  }
}

/** Whether it happened in time, and before what makes it impossible. */
async function within(limitMs: number, event: Promise<unknown>, impossible?: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  const limit = sleep(limitMs, over.signal).catch(() => undefined);
  const happened = await Promise.race([
    event.then(() => true),
    Promise.race([limit, ...(impossible ? [impossible] : [])]).then(() => false),
  ]);
  over.abort();
  return happened;
}
