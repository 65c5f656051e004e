import { freePorts } from '@guildhall/testing';
import type { Guarding } from '../gateway/guarding.js';
import { residentMib } from '../resident-memory.js';
import { cpuOfServer } from '../server-cpu.js';
import { type PeerCommand, PeerProcess } from './peer-process.js';

/** A peer that is one process with a port. */
export async function guardingPeer(
  commandAt: (port: number, adminPort: number) => Promise<PeerCommand>,
): Promise<Guarding> {
  const [port = 0, adminPort = 0] = await freePorts(2);
  const process = await PeerProcess.start(await commandAt(port, adminPort));
  return {
    url: `http://127.0.0.1:${port}/api/v1/items`,
    spent: async () => ({ gateway: await cpuOfServer(process.pid) }),
    residentMib: () => residentMib(process.pid),
    stop: () => Promise.resolve(process.stop()),
  };
}
