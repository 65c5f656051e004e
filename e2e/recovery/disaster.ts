import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Guildhall, Process } from '../platform/guildhall.js';

/** Every process of the platform, the gateway last: it asks the others' state of the brokers before it is ready. */
export const processesOf = ({ at }: Guildhall): Process[] => {
  const all = (Object.keys(at.services) as Process[]).filter((name) => !name.endsWith('-2'));
  return [...all.filter((name) => name !== 'gateway'), 'gateway'];
};

/** The machines burn: every process at once, and every disk but that of the objects, which is a volume of its own. */
export async function destroy(guildhall: Guildhall): Promise<void> {
  await Promise.all(processesOf(guildhall).map((name) => guildhall.kill9(name)));
  for (const server of ['postgres', 'kafka', 'redis'] as const) {
    await guildhall.kill9(server);
    await rm(path.join(guildhall.folder, server), { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Where the server's own data folder was. */
export const dataFolderOf = ({ folder }: Guildhall): string => path.join(folder, 'postgres/data');

export async function startServers(guildhall: Guildhall): Promise<void> {
  await Promise.all((['postgres', 'kafka', 'redis'] as const).map((server) => guildhall.start(server)));
}

const AT_ONCE = 3;

export async function startProcesses(guildhall: Guildhall): Promise<void> {
  const waiting = processesOf(guildhall);
  const gateway = waiting.pop();
  const startNext = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) await guildhall.start(name);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, startNext));
  if (gateway) await guildhall.start(gateway);
}
