import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { type GatewayWithEcho, startGatewayWithEcho } from '../../test/gateway.harness.js';

let platform: GatewayWithEcho;
let ada: Awaited<ReturnType<GatewayWithEcho['user']>>;
let grace: typeof ada;
beforeAll(async () => {
  platform = await startGatewayWithEcho();
  ada = await platform.user(['users:create']);
  grace = await platform.user(['own-password:update']);
}, 60_000);
afterAll(() => platform.stop(), 30_000);

const head = (...lines: string[]) =>
  [
    'POST /api/v1/things HTTP/1.1',
    'Host: gateway',
    `Authorization: Bearer ${ada.token}`,
    'Content-Type: application/json',
    ...lines,
  ].join('\r\n');
const SMUGGLED = 'GET /api/v1/open?smuggled HTTP/1.1\r\nHost: gateway\r\n\r\n';
const length = (text: string) => `Content-Length: ${Buffer.byteLength(text)}`;

/** Statuses in the order of the answers on the connection, and everything that came. */
async function exchange(bytes: string) {
  const answer = await platform.raw(bytes, 400);
  return { statuses: [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status)), answer };
}

describe('T6: a request of two minds about its length', () => {
  const conflicting: [string, () => string][] = [
    [
      'length and chunks',
      () => `${head('Content-Length: 3', 'Transfer-Encoding: chunked')}\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'chunks and length',
      () => `${head('Transfer-Encoding: chunked', 'Content-Length: 3')}\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    ['two lengths that differ', () => `${head('Content-Length: 2', 'Content-Length: 60')}\r\n\r\n{}${SMUGGLED}`],
    ['two lengths in one line', () => `${head('Content-Length: 2, 60')}\r\n\r\n{}${SMUGGLED}`],
    ['a length with a sign', () => `${head('Content-Length: +2')}\r\n\r\n{}${SMUGGLED}`],
    ['a negative length', () => `${head('Content-Length: -2')}\r\n\r\n{}${SMUGGLED}`],
    ['a length in hexadecimal', () => `${head('Content-Length: 0x2')}\r\n\r\n{}${SMUGGLED}`],
    ['a length with blanks inside', () => `${head('Content-Length: 2 0')}\r\n\r\n{}${SMUGGLED}`],
    ['a length beyond all numbers', () => `${head('Content-Length: 99999999999999999999')}\r\n\r\n{}${SMUGGLED}`],
    ['a blank before the colon', () => `${head('Content-Length : 2')}\r\n\r\n{}${SMUGGLED}`],
    [
      'chunked spelled with a blank before the colon',
      () => `${head('Transfer-Encoding : chunked')}\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'an encoding that is not the last',
      () => `${head('Transfer-Encoding: chunked, identity')}\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    ['chunked and something else', () => `${head('Transfer-Encoding: xchunked')}\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    [
      'two encodings',
      () => `${head('Transfer-Encoding: chunked', 'Transfer-Encoding: x')}\r\n\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    ['a tab before chunked', () => `${head('Transfer-Encoding: \x0bchunked')}\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    ['an encoding on a folded line', () => `${head('Transfer-Encoding:\r\n chunked')}\r\n\r\n0\r\n\r\n${SMUGGLED}`],
    [
      'a chunk size in other digits',
      () => `${head('Transfer-Encoding: chunked')}\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    ['a negative chunk size', () => `${head('Transfer-Encoding: chunked')}\r\n\r\n-2\r\n{}\r\n0\r\n\r\n${SMUGGLED}`],
    [
      'a chunk size beyond all numbers',
      () => `${head('Transfer-Encoding: chunked')}\r\n\r\nfffffffffffffffff2\r\n{}\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    [
      'a chunk longer than it says',
      () => `${head('Transfer-Encoding: chunked')}\r\n\r\n1\r\n{}\r\n0\r\n\r\n${SMUGGLED}`,
    ],
    ['a chunk that ends in a bare LF', () => `${head('Transfer-Encoding: chunked')}\r\n\r\n2\n{}\n0\n\n${SMUGGLED}`],
    ['a bare LF between header lines', () => `${head('X: y\nContent-Length: 2')}\r\n\r\n{}${SMUGGLED}`],
    ['a bare CR between header lines', () => `${head('X: y\rContent-Length: 2')}\r\n\r\n{}${SMUGGLED}`],
    ['a NUL in a header', () => `${head('X: \0', 'Content-Length: 2')}\r\n\r\n{}${SMUGGLED}`],
    ['a header without a colon', () => `${head('Content-Length 2')}\r\n\r\n{}${SMUGGLED}`],
    ['HTTP/0.9', () => `GET /api/v1/open\r\n\r\n${SMUGGLED}`],
    ['HTTP/2.0 in clear', () => `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${SMUGGLED}`],
    ['no Host', () => `GET /api/v1/open HTTP/1.1\r\n\r\n${SMUGGLED}`],
  ];

  it.each(conflicting)('is refused, and what hides behind it is never read: %s', async (_name, bytes) => {
    const { statuses, answer } = await exchange(bytes());
    expect(statuses.length <= 1 && statuses.every((status) => status >= 400 && status < 500)).toBe(true);
    expect(answer).not.toContain('smuggled');
  });

  it('is a request of its own where it says clearly where it ends', async () => {
    const first = `${head(length('{"n":1}'))}\r\n\r\n{"n":1}`;
    const { statuses, answer } = await exchange(`${first}${SMUGGLED}`);
    expect(statuses).toEqual([201, 200]);
    expect(answer).toContain('"url":"/open?smuggled"');
  });

  it('is framed anew: a service sees the gateway’s own length or chunks, and no trailers', async () => {
    const chunked = `${head('Transfer-Encoding: chunked', 'Trailer: X-User-Id', 'Connection: close')}\r\n\r\n7;ext=1\r\n{"n":1}\r\n0\r\nX-User-Id: canary\r\n\r\n`;
    const { statuses, answer } = await exchange(chunked);
    expect(statuses).toEqual([201]);
    expect(answer).toContain('"body":{"n":1}');
    expect(answer).not.toMatch(/canary|"trailer"/);
    const plain = await exchange(`${head(length('{"n":1}'), 'Connection: close, content-length')}\r\n\r\n{"n":1}`);
    expect(plain.answer).toContain('"content-length":"7"');
    expect(plain.answer).toContain('"body":{"n":1}');
  });

  it.each([[[]], [['Content-Length: 0']]])('without a body has none for its service either, said %j', async (said) => {
    const bare = ['POST /api/v1/own-password HTTP/1.1', 'Host: x', `Authorization: Bearer ${grace.token}`, ...said];
    const { statuses, answer } = await exchange(`${bare.join('\r\n')}\r\n\r\n`);
    expect(statuses).toEqual([201]);
    expect(answer).toContain('"content-length":"0"');
    expect(answer).not.toContain('"transfer-encoding"');
  });

  it('that is refused with its body unread ends the connection, so that the body is no request', async () => {
    const stranger = `POST /api/v1/things HTTP/1.1\r\nHost: x\r\n${length(SMUGGLED)}\r\n\r\n`;
    const { statuses, answer } = await exchange(stranger + SMUGGLED);
    expect(statuses).toEqual([401]);
    expect(answer).toMatch(/connection: close/i);
  });

  it('GET with a body keeps the body to itself', async () => {
    const { statuses, answer } = await exchange(
      `GET /api/v1/open?first HTTP/1.1\r\nHost: x\r\n${length(SMUGGLED)}\r\n\r\n${SMUGGLED}`,
    );
    expect(statuses).toEqual([200]);
    expect(answer).not.toContain('smuggled');
  });
});

describe('T11: a request that is too much', () => {
  const MIB = 1024 * 1024;

  it('announced too large is refused before it is sent', async () => {
    const { statuses, answer } = await exchange(`${head(`Content-Length: ${MIB + 1}`)}\r\n\r\n`);
    expect(statuses).toEqual([413]);
    expect(answer).toContain('"code":"body-too-large"');
  });

  it('growing too large in chunks is refused while it grows, and memory stays flat', async () => {
    const before = process.memoryUsage().rss;
    const status = await floodWithChunks(64 * MIB);
    expect([413, 'ended']).toContain(status);
    expect(process.memoryUsage().rss - before).toBeLessThan(48 * MIB);
  }, 30_000);

  it('as large as allowed passes', async () => {
    const body = JSON.stringify({ text: 'x'.repeat(MIB - 11) });
    const answer = await ada.call('/api/v1/things', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(201);
  });

  it('with a login of more than 16 KiB is refused before anybody looks for an account in it', async () => {
    const body = JSON.stringify({ email: 'x'.repeat(17_000) });
    const answer = await platform.call('/api/v1/auth/login', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect([answer.status, answer.body.code]).toEqual([413, 'body-too-large']);
  });

  it('in its header is a 431', async () => {
    const { statuses } = await exchange(
      `GET /api/v1/open HTTP/1.1\r\nHost: x\r\nX-Filler: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(statuses).toEqual([431]);
    const many = Array.from({ length: 4_000 }, (_, at) => `X-${at}: 1`).join('\r\n');
    expect((await exchange(`GET /api/v1/open HTTP/1.1\r\nHost: x\r\n${many}\r\n\r\n`)).statuses).toEqual([431]);
  });

  it('compressed, nested or in another form is the service’s to refuse, never a fault', async () => {
    const send = (body: string, headers: Record<string, string>) =>
      ada.call('/api/v1/things', { method: 'POST', body, headers });
    const json = { 'content-type': 'application/json' };
    expect((await send('{}', { ...json, 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await send('{"a":'.repeat(5_000), json)).status).toBe(400);
    expect((await send('a=1', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await send('{}', { 'content-type': ';;;' })).status).toBe(415);
    expect((await send('', json)).status).toBe(422);
  });

  function floodWithChunks(bytes: number): Promise<number | 'ended'> {
    return new Promise((resolve) => {
      const headers = { authorization: `Bearer ${ada.token}`, 'content-type': 'application/json' };
      const call = httpRequest(`${platform.gateway.url}/api/v1/things`, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      call.on('error', () => resolve('ended'));
      const chunk = Buffer.alloc(64 * 1024, 0x20);
      let sent = 0;
      const more = () => {
        while (sent < bytes && !call.destroyed) {
          sent += chunk.length;
          if (!call.write(chunk)) return void call.once('drain', more);
        }
        call.end();
      };
      more();
    });
  }
});
