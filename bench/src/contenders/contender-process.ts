import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { deferred } from '../deferred.js';
import type { Addresses, Figures } from '../measurement.js';
import type { Answer, Request } from './messages.js';

const MAIN = fileURLToPath(new URL('contender-main.js', import.meta.url));
/** A round, or a platform of nine processes, is over long before; ten million rows are not put into tables in that time. */
const ANSWER_WITHIN_MS = { open: 3_600_000, round: 300_000, close: 300_000 } as const satisfies Record<
  Request['kind'],
  number
>;

/** One contender of one measurement, seen from the measuring process. */
export class ContenderProcess {
  private constructor(
    readonly name: string,
    private readonly child: ChildProcess,
  ) {}

  static async open(measurement: string, name: string, { servers, profileDir }: Opening): Promise<ContenderProcess> {
    const profiling = profileDir ? ['--cpu-prof', `--cpu-prof-dir=${profileDir}`, '--cpu-prof-interval=500'] : [];
    const child = fork(MAIN, [measurement, name], {
      execArgv: ['--enable-source-maps', ...profiling],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, LOG_LEVEL: 'warn' },
    });
    const contender = new ContenderProcess(name, child);
    await contender.ask({ kind: 'open', servers });
    return contender;
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error(`${this.name} did not start.`);
    return this.child.pid;
  }

  async round(): Promise<Figures> {
    const answer = await this.ask({ kind: 'round' });
    if (answer.kind !== 'measured') throw new Error(`${this.name} answered "${answer.kind}" instead of figures.`);
    return answer.figures;
  }

  async close(): Promise<void> {
    if (!this.child.connected) return;
    await this.ask({ kind: 'close' });
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.disconnect();
    await ended;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private ask(request: Request): Promise<Answer> {
    const { promise, resolve, reject } = deferred<Answer>();
    const onMessage = (answer: Answer) =>
      answer.kind === 'failed' ? reject(new Error(`${this.name} failed: ${answer.error}`)) : resolve(answer);
    const onExit = (code: number | null) => reject(new Error(`${this.name} ended with ${code}.`));
    const timer = setTimeout(
      () => reject(new Error(`${this.name} gave no answer to "${request.kind}".`)),
      ANSWER_WITHIN_MS[request.kind],
    );
    this.child.on('message', onMessage);
    this.child.on('exit', onExit);
    this.child.send(request);
    return promise.finally(() => {
      clearTimeout(timer);
      this.child.off('message', onMessage);
      this.child.off('exit', onExit);
    });
  }
}

interface Opening {
  readonly servers: Addresses;
  readonly profileDir?: string;
}
