import { freePorts } from '@guildhall/testing';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Addresses, Contender, Figures, Measurement } from '../measurement.js';
import { PeerProcess } from '../peers/peer-process.js';
import type { Guarding } from './guarding.js';
import { DESCRIPTION, startOwnGateway } from './own-gateway.js';
import { StreamListeners } from './stream-listeners.js';
import { TokenMint } from './token-mint.js';

const SERVICE = fileURLToPath(new URL('./event-stream-service.js', import.meta.url));
const STREAMS = 10_000;
const SPARE = 100;
/** Until what was needed to open them is given back. */
const SETTLED_MS = 5_000;

const MEMORY = 'MiB of the gateway, all open';
const BEFORE = 'MiB before';
const EACH = 'KiB a stream';
const HEARD = 'ms until all have heard a word';

/** What it costs the gateway that many listen. */
export const gatewayStreams: Measurement = {
  name: 'gateway-streams',
  title: 'many event streams through the gateway',
  how:
    `${STREAMS} streams of 2,000 users through the gateway as a cluster of two processes, with everything on; memory is that of all its ` +
    'processes (VmRSS) five seconds after the last was opened. A word is one short event on every stream.',
  figures: [{ name: MEMORY, asked: '≤ 300' }, { name: BEFORE }, { name: EACH, decimals: 1 }, { name: HEARD }],
  isOnlyWhenNamed: true,
  contenders: { guildhall: open },
};

async function open(servers: Addresses): Promise<Contender> {
  const folder = await mkdtemp(path.join(tmpdir(), 'guildhall-bench-streams-'));
  // Redis runs as another user when we are root, and has to get through.
  await chmod(folder, 0o711);
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const args = [SERVICE, String(port)];
  const service = await PeerProcess.start({ program: process.execPath, args, readyUrl: `${url}/` });
  const mint = new TokenMint();
  const descriptions = await describedIn(path.join(folder, 'streams'));
  const gateway = await startOwnGateway({ servers, mint, upstream: { url, port }, folder }, descriptions);
  return {
    round: () => round(gateway, mint, url),
    close: async () => {
      await gateway.stop();
      service.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function round(gateway: Guarding, mint: TokenMint, service: string): Promise<Figures> {
  const before = await gateway.residentMib();
  const listeners = new StreamListeners(new URL(gateway.url));
  try {
    await listeners.open(mint.tokens(STREAMS));
    await pause(SETTLED_MS);
    const held = await gateway.residentMib();
    const since = performance.now();
    await listeners.hear(() => fetch(`${service}/say`));
    const heardMs = performance.now() - since;
    return { [MEMORY]: held, [BEFORE]: before, [EACH]: ((held - before) * 1_024) / STREAMS, [HEARD]: heardMs };
  } finally {
    await listeners.close();
  }
}

/** The settings by which the gateway takes the one route for a stream. */
async function describedIn(folder: string): Promise<Record<string, string>> {
  const get = DESCRIPTION.paths['/items'].get;
  const streamed = { ...get, 'x-guildhall': { ...get['x-guildhall'], timeout: 'stream' } };
  await mkdir(path.join(folder, 'items'), { recursive: true });
  const document = { ...DESCRIPTION, paths: { '/items': { get: streamed } } };
  await writeFile(path.join(folder, 'items', 'openapi.json'), JSON.stringify(document));
  // All of them come from here.
  return { API_DESCRIPTIONS_DIR: folder, CONNECTIONS_OF_ADDRESS: String(STREAMS + SPARE) };
}
