import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { sleep } from '@guildhall/runtime';

const ANSWER_WITHIN_MS = 30_000;
const CLIENTS = 4;
/** So that what starts anew finds a processor, too. */
const PAUSE_MS = 10;

/** What the clients are told to do. */
export interface Work {
  /** Where they may call at the moment: what a load balancer would choose from. */
  readonly apis: () => readonly string[];
  readonly token: string;
  /** Read by turns, between two writes. */
  readonly paths: readonly string[];
}

/** Clients that keep their connections and call again and again. Whatever is not answered as it should be is lost: none tries again. */
export class SteadyLoad {
  readonly lost: string[] = [];
  readonly made = new Set<string>();
  /** By which all that these clients make is found again. */
  readonly category = `rolling-${crypto.randomUUID()}`;
  calls = 0;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 2 * CLIENTS });
  private isOver = false;
  private readonly work: Work;
  private readonly running: Promise<unknown>;

  // Without a parameter property: scripts import this file as it is, and Node takes types away but makes nothing of them.
  constructor(work: Work) {
    this.work = work;
    this.running = Promise.all(Array.from({ length: CLIENTS }, () => this.goOn()));
  }

  async end(): Promise<void> {
    this.isOver = true;
    await this.running;
    this.agent.destroy();
  }

  private async goOn(): Promise<void> {
    for (; !this.isOver; await sleep(PAUSE_MS)) {
      const isWrite = ++this.calls % 2 === 0;
      const path = isWrite ? '/ratings' : this.work.paths[this.calls % this.work.paths.length]!;
      const api = this.work.apis()[this.calls % this.work.apis().length] ?? '';
      try {
        await this.callOnce(api + path, isWrite);
      } catch (error) {
        this.lost.push(`${isWrite ? 'POST' : 'GET'} ${path}: ${String((error as Error).cause ?? error)}`);
      }
    }
  }

  private async callOnce(url: string, isWrite: boolean): Promise<void> {
    const answer = await this.send(url, isWrite ? { score: 4, category: this.category, target: 'a-1' } : undefined);
    const said = await text(answer);
    if (answer.statusCode !== (isWrite ? 201 : 200)) throw new Error(`${answer.statusCode} ${said}`);
    if (isWrite) this.made.add((JSON.parse(said) as { id: string }).id);
  }

  private send(url: string, json: object | undefined): Promise<IncomingMessage> {
    const body = json && JSON.stringify(json);
    const headers = {
      authorization: `Bearer ${this.work.token}`,
      ...(body && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'idempotency-key': crypto.randomUUID(),
      }),
    };
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    return new Promise((resolve, reject) => {
      const options = { agent: this.agent, method: body ? 'POST' : 'GET', headers, signal };
      request(url, options, resolve).once('error', reject).end(body);
    });
  }
}
