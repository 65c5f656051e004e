import { percentile } from '../statistics.js';
import { Connection } from './connection.js';

export interface LoopFigures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** So many connections, each with one call under way at any time, until all calls are made. */
export class ClosedLoop {
  private constructor(private readonly connections: readonly Connection[]) {}

  static async to(url: string, connections: number): Promise<ClosedLoop> {
    return new ClosedLoop(await Promise.all(Array.from({ length: connections }, () => Connection.to(url))));
  }

  /** @param call the number of the call, and that of the connection, which is never busy with two */
  async run(
    calls: number,
    call: (connection: Connection, number: number, lane: number) => Promise<unknown>,
  ): Promise<LoopFigures> {
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
    await Promise.all(this.connections.map(inTurn));
    const seconds = (performance.now() - begun) / 1_000;
    return { perSecond: calls / seconds, p50Ms: percentile(tookMs, 50), p99Ms: percentile(tookMs, 99) };
  }

  close(): void {
    for (const connection of this.connections) connection.close();
  }
}
