import type { logger } from '@guildhall/telemetry';

export interface DrainStep {
  readonly name: string;
  readonly run: (hurry: AbortSignal) => Promise<void> | void;
  /** After so long the next step begins, whatever this one still does. */
  readonly limitMs: number;
}

/**
 * Goes through the steps of a shutdown in their order, each within its limit (D10). A step that fails or takes too long
 * is logged and passed over: an unclean end must be safe anyway, so nothing may keep the process from ending.
 *
 * Called again it returns the same run, and hurries it: steps that wait for others stop waiting.
 */
export class Drain {
  private readonly hurry = new AbortController();
  private run: Promise<void> | undefined;

  constructor(
    private readonly steps: readonly DrainStep[],
    private readonly log: typeof logger,
  ) {}

  begin(): Promise<void> {
    if (this.run) this.hurry.abort(new Error('A second signal came.'));
    this.run ??= this.takeSteps();
    return this.run;
  }

  private async takeSteps(): Promise<void> {
    for (const step of this.steps) await this.take(step);
  }

  private async take({ name, run, limitMs }: DrainStep): Promise<void> {
    const limit = withLimit(limitMs);
    try {
      await Promise.race([(async () => run(this.hurry.signal))(), limit.passed]);
      this.log.debug({ step: name }, 'A step of the shutdown is done.');
    } catch (error) {
      this.log.warn({ step: name, error }, 'A step of the shutdown failed.');
    } finally {
      limit.clear();
    }
  }
}

function withLimit(limitMs: number): { passed: Promise<never>; clear: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It took longer than ${limitMs} ms.`)), limitMs);
  });
  return { passed, clear: () => clearTimeout(timer) };
}
