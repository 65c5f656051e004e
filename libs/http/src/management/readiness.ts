import { type Clock, sleep } from '@guildhall/runtime';

export interface ReadinessCheck {
  readonly name: string;
  /** Throws while the service must not be sent requests; what it returns is shown. */
  readonly probe: () => Promise<string | void> | string | void;
  /** What the service can do without, less well: its absence is shown, and takes no request away. */
  readonly isOptional?: boolean;
}

export interface CheckResult {
  readonly name: string;
  readonly isReady: boolean;
  readonly detail?: string;
  /** How long ago this was found out. */
  readonly ageSeconds: number;
}

export interface ReadinessReport {
  readonly isReady: boolean;
  readonly state: string;
  readonly checks: readonly CheckResult[];
}

interface Finding {
  readonly isReady: boolean;
  readonly detail?: string;
  readonly atMs: number;
}

const FRESH_MS = 2_000;
const PROBE_LIMIT_MS = 1_500;
const LOOK_AGAIN_MS = 250;

/**
 * What must be in order for requests to be sent here. Checks run when somebody asks, at most every two seconds, and a
 * check that does not come back counts as failed: a hanging dependency must not make the probe hang.
 */
export class Readiness {
  private readonly checks = new Map<string, ReadinessCheck>();
  private readonly findings = new Map<string, Finding>();
  private readonly running = new Map<string, Promise<void>>();
  private state: 'starting' | 'serving' | 'draining' = 'starting';

  constructor(private readonly clock: Clock) {}

  /** Registering a name again replaces its check. */
  register(check: ReadinessCheck): void {
    this.checks.set(check.name, check);
    this.findings.delete(check.name);
  }

  get hasStarted(): boolean {
    return this.state !== 'starting';
  }

  started(): void {
    if (this.state === 'starting') this.state = 'serving';
  }

  draining(): void {
    this.state = 'draining';
  }

  async report(): Promise<ReadinessReport> {
    const checks = await this.look();
    return { isReady: this.state === 'serving' && !this.misses(checks), state: this.state, checks };
  }

  /** Resolves when nothing is missing that requests need, whether they are let in yet or not. */
  async untilNothingIsMissing(): Promise<void> {
    while (this.misses(await this.look())) {
      await sleep(LOOK_AGAIN_MS);
      // What was found a moment ago is for probes that come by the dozen: this one waits for news.
      this.findings.clear();
    }
  }

  private async look(): Promise<CheckResult[]> {
    await Promise.all([...this.checks.values()].map((check) => this.refresh(check)));
    return [...this.checks.keys()].map((name) => this.result(name));
  }

  private misses(checks: readonly CheckResult[]): boolean {
    return checks.some(({ name, isReady }) => !isReady && !this.checks.get(name)?.isOptional);
  }

  private result(name: string): CheckResult {
    const { atMs, ...finding } = this.findings.get(name) ?? { isReady: false, atMs: this.clock.monotonicMs() };
    return { name, ...finding, ageSeconds: Math.round((this.clock.monotonicMs() - atMs) / 100) / 10 };
  }

  private async refresh(check: ReadinessCheck): Promise<void> {
    const known = this.findings.get(check.name);
    if (known && this.clock.monotonicMs() - known.atMs < FRESH_MS) return;
    // One at a time for each check, however many ask.
    const run = this.running.get(check.name) ?? this.run(check);
    this.running.set(check.name, run);
    await run.finally(() => this.running.delete(check.name));
  }

  private async run({ name, probe }: ReadinessCheck): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${PROBE_LIMIT_MS} ms`)), PROBE_LIMIT_MS);
    });
    try {
      const detail = await Promise.race([(async () => probe())(), limit]);
      this.found(name, { isReady: true, ...(typeof detail === 'string' && { detail }) });
    } catch (error) {
      this.found(name, { isReady: false, detail: error instanceof Error ? error.message : 'failed' });
    } finally {
      clearTimeout(timer);
    }
  }

  private found(name: string, finding: Omit<Finding, 'atMs'>): void {
    this.findings.set(name, { ...finding, atMs: this.clock.monotonicMs() });
  }
}
