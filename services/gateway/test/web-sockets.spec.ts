import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@guildhall/testing';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type GatewayWithEcho, startGatewayWithEcho } from './gateway.harness.js';

const LONGEST = 100_000;

let platform: GatewayWithEcho;
let ada: Awaited<ReturnType<GatewayWithEcho['user']>>;
beforeAll(async () => {
  platform = await startGatewayWithEcho({ WEB_SOCKET_MESSAGE_BYTES: String(LONGEST), WEB_SOCKET_IDLE_SECONDS: '2' });
  ada = await platform.user(['users:read']);
}, 60_000);
afterAll(() => platform.stop(), 30_000);

interface Wish {
  readonly token?: string | undefined;
  readonly origin?: string;
  readonly query?: string;
  readonly protocols?: string[];
  readonly path?: string;
}

/** A WebSocket, what it has heard, and how it ended or why it never began. */
function open({ token, origin, query = '', protocols = [], path = '/api/v1/socket' }: Wish) {
  const socket = new WebSocket(platform.gateway.url + path + query, protocols, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...(origin !== undefined && { origin }),
  });
  const heard = { messages: [] as string[], code: 0, refused: undefined as number | undefined, endedMs: 0 };
  socket
    .on('message', (data) => heard.messages.push((data as Buffer).toString('latin1')))
    .on('close', (code) => Object.assign(heard, { code, endedMs: performance.now() }))
    .on('error', () => undefined)
    .on('unexpected-response', (_request, answer) => {
      heard.refused = answer.statusCode;
      answer.resume();
      socket.terminate();
    });
  return { socket, heard };
}

async function opened(wish: Wish = { token: ada.token }) {
  const channel = open(wish);
  await eventually(() => channel.heard.messages.length > 0);
  return { ...channel, seen: JSON.parse(channel.heard.messages.shift() ?? '{}') };
}

/** 101 where it was opened. */
async function statusOf(wish: Wish): Promise<number> {
  const { socket, heard } = open(wish);
  const status = await eventually(() => heard.refused ?? (socket.readyState === WebSocket.OPEN && 101));
  socket.terminate();
  return status || 0;
}

const ticketFor = async (path: string): Promise<string> => {
  const init = { method: 'POST', body: JSON.stringify({ path }), headers: { 'content-type': 'application/json' } };
  return (await ada.call('/api/v1/stream-tickets', init)).body.ticket;
};

describe('a WebSocket through the gateway', () => {
  it('carries texts and bytes both ways, however long they may be', async () => {
    const { socket, heard, seen } = await opened();
    expect([seen.url, seen.user]).toEqual(['/socket', ada.user]);
    const long = Buffer.alloc(LONGEST, 7);
    for (const message of ['Grüße', '', long]) socket.send(message);
    await eventually(() => heard.messages.length === 3);
    expect(heard.messages.map(({ length }) => length)).toEqual([7, 0, LONGEST]);
    socket.close();
    await once(socket, 'close');
  });

  it('speaks the protocol that its service has chosen', async () => {
    const { socket, seen } = await opened({ token: ada.token, protocols: ['chat.v2', 'chat.v1'] });
    expect([socket.protocol, seen.headers['sec-websocket-protocol']]).toEqual(['chat.v2', 'chat.v2, chat.v1']);
    socket.terminate();
  });

  it('T1: tells its service nothing of what a client says but the handshake', async () => {
    const { socket, seen } = await opened();
    expect(Object.keys(seen.headers).sort()).toEqual([
      'authorization',
      'connection',
      'host',
      'sec-websocket-key',
      'sec-websocket-version',
      'upgrade',
      'x-deadline-ms',
      'x-request-id',
    ]);
    expect(seen.headers.authorization).not.toContain(ada.token);
    socket.terminate();
  });

  it.each([
    ['in the URL', (ticket: string): Wish => ({ query: `?of=1&ticket=${ticket}` })],
    [
      'among its protocols',
      (ticket: string): Wish => ({ query: '?of=1', protocols: [`guildhall.ticket.${ticket}`, 'chat'] }),
    ],
  ])('is opened by a ticket %s, once, which its service never sees', async (_where, wish) => {
    const ticket = await ticketFor('/api/v1/socket?of=1');
    const { socket, seen } = await opened(wish(ticket));
    expect([seen.url, seen.user]).toEqual(['/socket?of=1', ada.user]);
    expect(JSON.stringify(seen)).not.toContain(ticket);
    expect(await statusOf(wish(ticket))).toBe(401);
    socket.terminate();
  });

  it('ends as its service ends it, and takes its service with it', async () => {
    const first = await opened();
    first.socket.send('close 4001');
    await eventually(() => first.heard.code === 4001);
    const second = await opened();
    second.socket.terminate();
    await eventually(() => second.heard.code === 1006);
  });

  it('is refused like any other call, in the same words', async () => {
    expect(await statusOf({})).toBe(401);
    expect(await statusOf({ token: (await platform.user([])).token })).toBe(403);
    expect(await statusOf({ token: ada.token, path: '/api/v1/socket/x' })).toBe(404);
    const answer = await platform.raw(
      `GET /api/v1/socket HTTP/1.1\r\nHost: gateway\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 401 [^]*\r\nconnection: close\r\n[^]*"code":"sign-in-required"/i);
  });

  it('is nothing that a plain call gets, nor anything else that a WebSocket gets', async () => {
    const { status, headers, body } = await ada.call('/api/v1/socket');
    expect([status, headers.get('upgrade'), body.code]).toEqual([426, 'websocket', 'upgrade-required']);
    const half = await platform.raw(
      `GET /api/v1/socket HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ${ada.token}\r\nConnection: close\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    expect(half).toMatch(/^HTTP\/1\.1 426 /);
    expect(await statusOf({ token: ada.token, path: '/api/v1/open' })).toBe(200);
    expect(await statusOf({ token: ada.token, path: '/api/v1/nothing' })).toBe(404);
    expect(await statusOf({ token: ada.token, path: '/nothing' })).toBe(404);
  });
});

describe('T9: a page that asks for a WebSocket', () => {
  const OWN = 'http://guildhall.test';
  const LISTED = 'https://app.example';

  it('is let in when it is ours, or of an origin that the organisation lists, and of no other', async () => {
    await platform.statements.accessRules(ada.tenant, { webOrigins: [LISTED] });
    const bob = await platform.user(['users:read']);
    for (const origin of [OWN, LISTED])
      await eventually(async () => (await statusOf({ token: ada.token, origin })) === 101);
    expect(await statusOf({ token: bob.token, origin: LISTED })).toBe(403);
    const evil = [
      'null',
      'https://evil.example',
      `${LISTED}.evil.example`,
      'http://app.example',
      `${LISTED}:8443`,
      `${OWN}:1`,
    ];
    for (const origin of evil) expect([origin, await statusOf({ token: ada.token, origin })]).toEqual([origin, 403]);
  });
});

describe('a WebSocket that may not go on', () => {
  it('T10: is closed within a second when its session is revoked, and is told so; no other one is', async () => {
    const eve = await platform.user(['users:read']);
    const [over, other] = [await opened({ token: eve.token }), await opened()];
    const since = performance.now();
    await platform.statements.revokeSession(eve);
    await eventually(() => over.heard.code === 1008, { withinMs: 5_000, pauseMs: 2 });
    expect(over.heard.endedMs - since).toBeLessThan(1_000);
    other.socket.send('still here');
    await eventually(() => other.heard.messages.length === 1);
    other.socket.terminate();
  });

  it('ends when a message is longer than it may be, in one frame or in many', async () => {
    const [one, many] = [await opened(), await opened()];
    one.socket.send(Buffer.alloc(LONGEST + 1));
    for (let part = 0; part < 3; part++) many.socket.send(Buffer.alloc(LONGEST / 2), { fin: false });
    await eventually(() => one.heard.code === 1009 && many.heard.code === 1009);
  });

  it('ends when nobody has said anything for too long', async () => {
    const { heard } = await opened();
    const since = performance.now();
    await eventually(() => heard.code === 1001, { withinMs: 5_000 });
    expect(performance.now() - since).toBeGreaterThan(1_500);
  });

  it('is one of twenty streams at most for one user', async () => {
    const eve = await platform.user(['users:read']);
    const channels = await Promise.all(Array.from({ length: 20 }, () => opened({ token: eve.token })));
    expect(await statusOf({ token: eve.token })).toBe(429);
    for (const { socket } of channels) socket.terminate();
    await eventually(async () => (await statusOf({ token: eve.token })) === 101);
  });
});
