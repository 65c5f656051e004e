import { createServer, get, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import { pour } from './pour.js';

const servers: Server[] = [];
const clients: Socket[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function listening(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A client's connection to a server that pours the answer of another one; and whether that answer has ended. */
async function pouring(answer: RequestListener, limits: Parameters<typeof pour>[2]) {
  const source = await listening(answer);
  let poured: IncomingMessage | undefined;
  const port = await listening((_request, response) => {
    get({ port: source, host: '127.0.0.1' }, (incoming) => pour((poured = incoming), response, limits));
  });
  const client = connect(port, '127.0.0.1', () =>
    client.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
  );
  clients.push(client);
  client.on('error', () => undefined);
  return { client, hasEnded: () => poured?.destroyed ?? false };
}

const MUCH = Buffer.alloc(16 * 1024 * 1024);
const LIMITS = { silentMs: 50, stalledMs: 60_000 };

describe('an answer on its way', () => {
  it('T13: is given up when its client does not read on', async () => {
    const much: RequestListener = (_request, response) => response.end(MUCH);
    const { client, hasEnded } = await pouring(much, { silentMs: 50, stalledMs: 150 });
    client.pause();
    await eventually(hasEnded);
  });

  it('reaches whole who reads slowly', async () => {
    const { client } = await pouring((_request, response) => response.end(MUCH), LIMITS);
    let bytes = 0;
    client.once('data', () => client.pause());
    const since = performance.now();
    await eventually(() => performance.now() - since > 4 * LIMITS.silentMs);
    client.on('data', (chunk) => (bytes += chunk.length)).resume();
    await eventually(() => bytes > MUCH.length - 200_000 && client.closed);
  });

  it('breaks off when its service says nothing more', async () => {
    const half: RequestListener = (_request, response) => {
      response.writeHead(200, { 'content-length': 9 }).write('half');
    };
    const { client, hasEnded } = await pouring(half, LIMITS);
    client.resume();
    await eventually(() => hasEnded() && client.closed);
  });
});
