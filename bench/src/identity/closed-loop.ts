import { percentile } from '../statistics.js';
import { Connection } from './connection.js';

export interface LoopFigures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** So many connections, each with one call under way at any time, until all calls are made. */
export interface ClosedLoop {
  readonly url: string;
  readonly connections: number;
  readonly calls: number;
}

/**
 * Opens the connections before the clock runs, and closes them: a server ends those that are idle between two rounds.
 * @param call the number of the call, and that of its connection, which is never busy with two
 */
export async function closedLoop(
  { url, connections, calls }: ClosedLoop,
  call: (connection: Connection, number: number, lane: number) => Promise<unknown>,
): Promise<LoopFigures> {
  const opened = await Promise.all(Array.from({ length: connections }, () => Connection.to(url)));
  const tookMs: number[] = [];
  let next = 0;
  const begun = performance.now();
  const inTurn = async (connection: Connection, lane: number) => {
    for (let number = next++; number < calls; number = next++) {
      const since = performance.now();
      await call(connection, number, lane);
      tookMs.push(performance.now() - since);
    }
  };
  await Promise.all(opened.map(inTurn));
  const seconds = (performance.now() - begun) / 1_000;
  for (const connection of opened) connection.close();
  return { perSecond: calls / seconds, p50Ms: percentile(tookMs, 50), p99Ms: percentile(tookMs, 99) };
}
