import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Guarding, Site, Spent } from './guarding.js';
import { type Load, wrk } from './wrk.js';

/** The settings of the load, for the reader of the table too. */
export const TOKENS = 2_000;
export const COLD_TOKENS = 60_000;
export const CONNECTIONS = 50;
export const SECONDS = 4;
const WARM_UP_SECONDS = 1;
/** Until every token has been seen. */
const WARM_UP_CALLS = 2 * TOKENS;
/** Until what runs all the time is compiled. */
const FIRST_CALLS = 30_000;
const LONGEST_WARM_UP_SECONDS = 60;
const COLD_SECONDS = 2;
/** More of them, each with a pause: the pauses of wrk are whole milliseconds. */
const CONNECTIONS_AT_HALF = 100;

export interface Driven {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU microseconds a call. */
  readonly spent: Spent;
}

/** Drives one gateway with the tokens of its site. */
export class GuardedLoad {
  private readonly tokensFile: string;

  constructor(
    private readonly program: string,
    private readonly site: Site,
    private readonly gateway: Guarding,
  ) {
    this.tokensFile = path.join(site.folder, 'tokens.txt');
  }

  /** Before anything is measured: a process that has just been started is a slow one. */
  begin(): Promise<void> {
    return this.warmUp(FIRST_CALLS);
  }

  /** Tokens that have been seen before, as many calls as it can take. */
  async warm(seconds = SECONDS): Promise<Driven> {
    await this.warmUp(WARM_UP_CALLS);
    return this.measured({ seconds });
  }

  /** Every token for the first time. */
  async cold(): Promise<Driven> {
    await this.write(COLD_TOKENS);
    const driven = await this.measured({ seconds: COLD_SECONDS });
    if (driven.perSecond * COLD_SECONDS > COLD_TOKENS) throw new Error('There were too few tokens to be all new.');
    return driven;
  }

  /** By how much calls take longer than without the gateway when half of what it can take is asked of it: p99, ms. */
  async addedAtHalf({ perSecond }: Pick<Driven, 'perSecond'>): Promise<number> {
    await this.warmUp(WARM_UP_CALLS);
    const pauseMs = (1_000 * CONNECTIONS_AT_HALF) / (perSecond / 2);
    const half = { connections: CONNECTIONS_AT_HALF, pauseMs, seconds: SECONDS };
    const through = await this.run(half);
    const direct = await this.run({ ...half, url: `${this.site.upstream.url}/api/v1/items` });
    return through.p99Ms - direct.p99Ms;
  }

  /** With new tokens: they live for minutes. */
  private async warmUp(calls: number): Promise<void> {
    await this.write(TOKENS);
    let made = 0;
    for (let second = 0; made < calls && second < LONGEST_WARM_UP_SECONDS; second += WARM_UP_SECONDS)
      made += (await this.run({ seconds: WARM_UP_SECONDS })).calls;
  }

  private write(count: number): Promise<void> {
    return writeFile(this.tokensFile, `${this.site.mint.tokens(count).join('\n')}\n`);
  }

  private async measured(load: Pick<Load, 'seconds'>): Promise<Driven> {
    const before = await this.gateway.spent();
    const { calls, ...loaded } = await this.run(load);
    const after = await this.gateway.spent();
    const aCall = (name: keyof Spent) => ((after[name] ?? Number.NaN) - (before[name] ?? Number.NaN)) / calls;
    return { ...loaded, spent: { gateway: aCall('gateway'), Redis: aCall('Redis'), Kafka: aCall('Kafka') } };
  }

  private run(load: Partial<Load> & Pick<Load, 'seconds'>) {
    const { program, tokensFile, gateway } = this;
    return wrk({ program, tokensFile, url: gateway.url, connections: CONNECTIONS, ...load });
  }
}
