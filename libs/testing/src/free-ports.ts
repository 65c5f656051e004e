import { createServer } from 'node:net';

// A range for each worker of Jest, since what one was given it does not hold yet; another for the processes around them.
const worker = process.env['JEST_WORKER_ID'];
const range = worker === undefined ? { lowest: 12_000, count: 3_000 } : { lowest: lowestOf(worker), count: 500 };
// By chance: somebody may still call where a server of the file before this one was.
let offset = Math.floor(Math.random() * range.count);

/**
 * Ports that nobody holds, all different. Below the ephemeral range: until somebody listens on one, and while its server
 * is away, no connection and no `listen(0)` of the machine may take it.
 */
export async function freePorts(count: number): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const port = range.lowest + (offset++ % range.count);
    if (await isFree(port)) found.push(port);
  }
  return found;
}

function lowestOf(name: string): number {
  return 20_000 + (Number(name) % 20) * 500;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
