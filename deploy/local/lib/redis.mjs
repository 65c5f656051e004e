import { chmodSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { passableFolder, serverRoot, serverUser } from './folders.mjs';
import { requireJars } from './jars.mjs';
import { requireFreePort } from './ports.mjs';
import { stopProcess } from './processes.mjs';
import { Refused } from './refused.mjs';
import { startServer } from './server.mjs';
import { readZipEntry } from './zip.mjs';

const JAR = 'embedded-redis-0.9.1.jar';
const VERSION = '7.0.15';
const IN_MEMORY = ['--save', '', '--appendonly', 'no', '--maxmemory', '128mb', '--maxmemory-policy', 'volatile-lru'];

/**
 * A real Redis, in memory only: it holds nothing that may not vanish (rule D15).
 * @param {{ dir: string, port: number, whileAlive?: number, progress?: (line: string) => void }} options
 */
export function startRedis({ dir, port, whileAlive, progress }) {
  return startServer({
    name: 'Redis',
    dir,
    files: { logFile: path.join(dir, 'redis.log'), pidFile: path.join(dir, 'redis.pid') },
    answers: () => redisAnswers(port),
    withinMs: 20_000,
    whileAlive,
    stop: () => stopRedis(dir),
    prepare: async () => {
      const command = await requireBinary(progress);
      await requireFreePort(port, { what: 'Redis', setting: 'REDIS_PORT' });
      passableFolder(dir);
      return {
        command,
        args: ['--port', String(port), '--bind', '127.0.0.1', ...IN_MEMORY],
        cwd: '/',
        ...serverUser(),
      };
    },
  });
}

/** @param {string} dir */
export const stopRedis = (dir) => stopProcess(path.join(dir, 'redis.pid'), { graceMs: 10_000 });

/** @param {((line: string) => void) | undefined} progress */
async function requireBinary(progress) {
  const jars = await requireJars({ progress });
  const binary = path.join(passableFolder(path.join(serverRoot(), 'bin')), `redis-server-${VERSION}`);
  if (existsSync(binary)) return binary;
  const architecture = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const content = readZipEntry(path.join(jars, JAR), `redis-server-${VERSION}-${architecture}`);
  if (!content)
    throw new Refused(`There is no Redis binary for this machine (${architecture}). Use docker compose instead.`);
  const partial = `${binary}.${process.pid}`;
  writeFileSync(partial, content);
  chmodSync(partial, 0o755); // whatever the umask
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
