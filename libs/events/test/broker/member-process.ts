import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { eventually, servers } from '@guildhall/testing';
import { SESSION_TIMEOUT_MS } from '../../src/broker/broker-settings.js';
import type { BrokerClient } from '../../src/broker/open-broker.js';

const main = fileURLToPath(new URL('./member/main.ts', import.meta.url));
const sources = new URL('./member/ts-sources.mjs', import.meta.url).href;

export interface Told {
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly value: string;
}

export interface MemberPlan {
  readonly client: BrokerClient;
  readonly groupId: string;
  readonly topic: string;
  readonly msForEachChunk?: number;
  readonly brokers?: readonly string[];
  readonly sessionTimeoutMs?: number;
}

/** A group member in a process of its own, with all that it printed. */
export class MemberProcess {
  readonly records: Told[] = [];
  errorOutput = '';
  private hasJoined = false;
  private readonly process: ChildProcess;

  constructor({ client, groupId, topic, msForEachChunk = 0, ...more }: MemberPlan) {
    const { brokers = servers.kafkaBrokers, sessionTimeoutMs = SESSION_TIMEOUT_MS } = more;
    const words = [client, brokers.join(','), groupId, topic, String(msForEachChunk), String(sessionTimeoutMs)];
    const args = ['--import', sources, main, ...words];
    this.process = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    this.process.stderr?.on('data', (bytes: Buffer) => {
      this.errorOutput += bytes.toString();
    });
    let rest = '';
    this.process.stdout?.on('data', (bytes: Buffer) => {
      const lines = (rest + bytes.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.hear(JSON.parse(line) as Partial<Told> & { joined?: true });
    });
  }

  async joined(): Promise<void> {
    await eventually(
      () => {
        if (this.process.exitCode !== null) throw new Error(`The member ended: ${this.errorOutput}`);
        return this.hasJoined;
      },
      { withinMs: 20_000 },
    );
  }

  async kill9(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGKILL');
      await once(this.process, 'exit');
    }
  }

  async stop(): Promise<number | null> {
    this.process.kill('SIGTERM');
    const [code] = (await once(this.process, 'exit')) as [number | null];
    return code;
  }

  private hear(told: Partial<Told> & { joined?: true }): void {
    if (told.joined) this.hasJoined = true;
    if (told.offset !== undefined) this.records.push(told as Told);
  }
}
