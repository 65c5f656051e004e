import type { Worker } from 'node:cluster';
import type { Clock } from '@guildhall/runtime';
import type { MetricsSnapshot } from '@guildhall/telemetry';
import type { Answers, FromWorker, Question, ToWorker } from './messages.js';

// Less than a probe waits: who does not answer is shown, and keeps nobody.
const ANSWER_WITHIN_MS = 1_500;

/** One of the processes that take calls, as the first process sees it. */
export class WorkerProcess {
  /** True from the moment its port is open. */
  isServing = false;
  /** What it last told of its metrics: all that is left of them when it is gone. */
  metrics: MetricsSnapshot = [];
  /** Resolves when the process has ended, however it did. */
  readonly gone: Promise<{ readonly code: number | null }>;
  /** Resolves when its port is open; never, when it ends before. */
  readonly serving: Promise<void>;
  private readonly asked = new Map<number, (answer: Answers[Question]) => void>();
  private questions = 0;
  private heardAtMs: number;
  private readonly startedAtMs: number;

  constructor(
    private readonly worker: Worker,
    private readonly clock: Clock,
  ) {
    this.startedAtMs = this.heardAtMs = clock.monotonicMs();
    this.gone = new Promise((resolve) => worker.once('exit', (code) => resolve({ code })));
    this.serving = new Promise((resolve) => {
      worker.on('message', (message: FromWorker) => {
        this.hear(message);
        if (this.isServing) resolve();
      });
    });
  }

  get pid(): number | undefined {
    return this.worker.process.pid;
  }

  get ageMs(): number {
    return this.clock.monotonicMs() - this.startedAtMs;
  }

  /** Since it last said anything. */
  get silentMs(): number {
    return this.clock.monotonicMs() - this.heardAtMs;
  }

  /** Undefined, when it does not answer. */
  async ask<Q extends Question>(question: Q): Promise<Answers[Q] | undefined> {
    const id = ++this.questions;
    let timer: NodeJS.Timeout | undefined;
    const answer = new Promise<Answers[Q] | undefined>((resolve) => {
      this.asked.set(id, resolve as (answer: Answers[Question]) => void);
      timer = setTimeout(() => resolve(undefined), ANSWER_WITHIN_MS);
      this.tell({ ask: question, id });
    });
    return answer.finally(() => {
      clearTimeout(timer);
      this.asked.delete(id);
    });
  }

  /** Asks it to drain and to end. Asked again, it hurries. */
  end(): void {
    this.tell({ say: 'end' });
  }

  kill(): void {
    this.worker.process.kill('SIGKILL');
  }

  private hear(message: FromWorker): void {
    this.heardAtMs = this.clock.monotonicMs();
    if ('answer' in message) return this.asked.get(message.id)?.(message.answer);
    if (message.say === 'serving') this.isServing = true;
    else this.metrics = message.metrics;
  }

  // One that is ending has shut its ear already; that it ends is all that anybody wants of it.
  private tell(message: ToWorker): void {
    if (this.worker.isConnected()) this.worker.send(message, () => undefined);
  }
}
