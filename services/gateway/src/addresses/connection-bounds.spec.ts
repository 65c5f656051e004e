import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import { ConnectionBounds } from './connection-bounds.js';
import { readSubnet } from './subnet.js';

const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

type Settings = ConstructorParameters<typeof ConnectionBounds>[0];

/** A server that takes three connections of a network, and how to connect to it from an address of this machine. */
async function bounded(more: Partial<Settings> = {}) {
  const lifted = { networks: [] };
  const bounds = { CONNECTIONS_OF_ADDRESS: 3, TRUSTED_PROXIES: [], RATE_LIMITS_LIFTED_FOR: lifted, ...more };
  const server = createServer((_request, response) => response.end('heard'));
  new ConnectionBounds(bounds).watch(server);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return (localAddress: string) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress });
    sockets.push(socket);
    let heard = '';
    socket.on('data', (chunk) => (heard += chunk.toString()));
    socket.on('error', () => undefined);
    const answers = () => {
      socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      return eventually(() => (heard.includes('heard') ? 'answered' : socket.closed && 'cut'));
    };
    return { socket, answers };
  };
}

describe('T13: the connections of one network', () => {
  it('are bounded, and those of others are not theirs', async () => {
    const from = await bounded();
    const held = Array.from({ length: 3 }, () => from('127.0.0.2'));
    for (const each of held) expect(await each.answers()).toBe('answered');
    expect(await from('127.0.0.2').answers()).toBe('cut');
    expect(await from('127.0.0.3').answers()).toBe('answered');
    held[0]?.socket.destroy();
    expect(await eventually(async () => (await from('127.0.0.2').answers()) === 'answered')).toBe(true);
  });

  it.each([
    ['a trusted proxy', { TRUSTED_PROXIES: [readSubnet('127.0.0.2')!] }],
    ['a network whose limits are lifted', { RATE_LIMITS_LIFTED_FOR: { networks: [readSubnet('127.0.0.2')!] } }],
  ])('are as many as there are when it is %s', async (_who, settings) => {
    const from = await bounded(settings);
    for (let count = 0; count < 5; count++) expect(await from('127.0.0.2').answers()).toBe('answered');
  });
});
