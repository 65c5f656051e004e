import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { recipe } from './recipes.js';

export interface Load {
  readonly program: string;
  readonly url: string;
  /** With one token a line. */
  readonly tokensFile: string;
  readonly connections: number;
  readonly seconds: number;
  /** Of each connection between two calls, on average; 0: the next call follows the answer. */
  readonly pauseMs?: number;
}

export interface Loaded {
  readonly calls: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** One run of wrk with one thread. Every answer has to be a good one: a gateway that refuses is a fast one. */
export async function wrk({
  program,
  url,
  tokensFile,
  connections,
  seconds,
  pauseMs = 0,
}: Load): Promise<Loaded & { perSecond: number }> {
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', recipe('tokens.lua'), url];
  const env = { ...process.env, BENCH_TOKENS: tokensFile, BENCH_PAUSE_MS: String(pauseMs) };
  const { stdout } = await promisify(execFile)(program, args, { env });
  const last = stdout.trim().split('\n').at(-1) ?? '';
  const { refused, broken, ...loaded } = JSON.parse(last) as Loaded & { refused: number; broken: number };
  if (refused > 0 || broken > 0)
    throw new Error(`${url}: of ${loaded.calls} calls ${refused} were refused, ${broken} broke.`);
  return { ...loaded, perSecond: loaded.calls / loaded.seconds };
}
