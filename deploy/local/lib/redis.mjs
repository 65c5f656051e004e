import { existsSync, renameSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { serverFolder, serverUser } from './folders.mjs';
import { requireJars } from './jars.mjs';
import { requireFreePort } from './ports.mjs';
import { startProcess, stopProcess, waitUntilReady } from './processes.mjs';
import { Refused } from './refused.mjs';
import { asServer } from './server.mjs';
import { readZipEntry } from './zip.mjs';

const JAR = 'embedded-redis-0.9.1.jar';
const VERSION = '7.0.15';

/**
 * A real Redis, in memory only: it holds nothing that may not vanish (rule D15).
 * @param {{ dir: string, port: number, setting?: string, progress?: (line: string) => void }} options
 * @returns {Promise<import('./server.mjs').Server>}
 */
export async function startRedis({ dir, port, setting = 'REDIS_PORT', progress }) {
  const files = { logFile: path.join(dir, 'redis.log'), pidFile: path.join(dir, 'redis.pid') };
  const running = asServer('Redis', files, { stop: () => stopRedis(dir) });
  if (running) return running;
  const command = await requireBinary(progress);
  await requireFreePort(port, { what: 'Redis', setting });
  serverFolder(dir);
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--maxmemory', '128mb', '--maxmemory-policy', 'volatile-lru'];
  const record = await startProcess({ name: 'Redis', command, args, cwd: dir, ...serverUser(), ...files });
  await waitUntilReady(record, () => redisAnswers(port), { logFile: files.logFile, withinMs: 20_000 });
  return /** @type {import('./server.mjs').Server} */ (asServer('Redis', files, { stop: () => stopRedis(dir) }));
}

/** @param {string} dir */
export const stopRedis = (dir) => stopProcess(path.join(dir, 'redis.pid'), { graceMs: 10_000 });

/** @param {((line: string) => void) | undefined} progress */
async function requireBinary(progress) {
  const jars = await requireJars({ progress });
  const binary = path.join(path.dirname(jars), `redis-server-${VERSION}`);
  if (existsSync(binary)) return binary;
  const architecture = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const content = readZipEntry(path.join(jars, JAR), `redis-server-${VERSION}-${architecture}`);
  if (!content) throw new Refused(`There is no Redis binary for this machine (${architecture}). Use docker compose instead.`);
  const partial = `${binary}.${process.pid}`;
  writeFileSync(partial, content, { mode: 0o755 });
  renameSync(partial, binary);
  return binary;
}

/** @param {number} port @returns {Promise<boolean>} */
export function redisAnswers(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    const answer = (ready) => {
      socket.destroy();
      resolve(ready);
    };
    socket.setTimeout(2000, () => answer(false));
    socket.once('error', () => answer(false));
    socket.once('data', (data) => answer(data.toString().startsWith('+PONG')));
  });
}
