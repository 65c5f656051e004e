import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Fixture, startFixture } from '../../test/fixture.js';
import { OddRoute } from '../../test/odd.js';
import { done } from '../../test/things.js';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({ controllers: [OddRoute] });
});
afterAll(() => fixture.stop());

const post = (
  body: NonNullable<RequestInit['body']>,
  type = 'application/json',
  headers: Record<string, string> = {},
) => fixture.as().call('/odd/small', { method: 'POST', body, headers: { 'content-type': type, ...headers } });
const nested = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

/** Sends bytes as they are, and tells what came back until the connection ended. */
const raw = (bytes: string) =>
  new Promise<string>((resolve, reject) => {
    let answer = '';
    const socket = connect(fixture.service.port, '127.0.0.1', () => socket.write(bytes));
    socket
      .on('data', (chunk) => (answer += chunk.toString()))
      .on('close', () => resolve(answer))
      .on('error', reject);
    socket.setTimeout(3_000, () => socket.destroy());
  });

describe('T11: the limits of a request', () => {
  it('refuse a body beyond the limit of its route, before it is read', async () => {
    expect((await post(JSON.stringify({ a: 'x'.repeat(980) }))).status).toBe(200);
    const { status, body } = await post(JSON.stringify({ a: 'x'.repeat(1_001) }));
    expect([status, body['code']]).toEqual([413, 'body-too-large']);
    const announced = await raw(
      `POST /odd/exempt HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n`,
    );
    expect(announced).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('refuse nesting and members that no request needs', async () => {
    expect((await post(nested(32))).status).toBe(200);
    expect((await post(nested(33))).body).toMatchObject({ status: 400, code: 'unreadable-json' });
    const members = (count: number) => JSON.stringify({ a: Array.from({ length: count }, () => 1) });
    expect((await post(members(100))).status).toBe(200);
    expect((await post(members(101))).body).toMatchObject({ status: 400, code: 'unreadable-json' });
  });

  it('refuse compressed bodies instead of inflating them', async () => {
    expect((await post('{}', 'application/json', { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  it('refuse a header that is too large, and what is no HTTP', async () => {
    const huge = await raw(`GET /odd/open HTTP/1.1\r\nHost: x\r\nX-Filler: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(huge).toMatch(/^HTTP\/1\.1 431 [\s\S]*"code":"header-fields-too-large"/);
    expect(await raw('what is this\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"unreadable-request"/);
    const both =
      'POST /odd/open HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
    expect(await raw(both)).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('a body', () => {
  it('is JSON or refused as another media type', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/json',
    ]) {
      expect((await post('a=1', type)).body).toMatchObject({ status: 415, code: 'unsupported-media-type' });
    }
    expect((await post('{}', 'application/json; charset=utf-8')).status).toBe(200);
    expect((await post('{}', 'application/merge-patch+json')).status).toBe(200);
  });

  it('that is no JSON, or no UTF-8, is a 400', async () => {
    for (const text of ['{', '{"a":1}x', "{'a':1}", '\ufeff{}x', '{"a":NaN}', '{"a":1,}']) {
      expect((await post(text)).body).toMatchObject({ status: 400, code: 'unreadable-json' });
    }
    expect((await post(Buffer.from([0x22, 0xc3, 0x28, 0x22]))).status).toBe(400);
  });

  it('that is not there fails its schema', async () => {
    expect((await post('')).status).toBe(422);
    expect((await fixture.as().call('/odd/small', { method: 'POST' })).status).toBe(422);
  });
});

describe('T61: a key that reaches into a prototype', () => {
  it.each([
    ['{"__proto__":{"admin":true}}', '/__proto__'],
    ['{"a":{"constructor":{"prototype":{"admin":true}}}}', '/a/constructor'],
    ['{"a":[{"prototype":1}]}', '/a/0/prototype'],
    ['{"\\u005f_proto__":1}', '/__proto__'],
    ['{"a":{"b":{"c":[[{"__proto__":null}]]}}}', '/a/b/c/0/0/__proto__'],
  ])('is refused in a body: %s', async (text, pointer) => {
    const { body } = await post(text);
    expect(body).toMatchObject({ status: 422, errors: [{ pointer, code: 'forbidden-key' }] });
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('is no key at all when it is only a value', async () => {
    expect((await post('{"a":"__proto__","b":"the constructor of \\u0041"}')).status).toBe(200);
  });
});

describe('T5: a method', () => {
  const METHODS = [
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'OPTIONS',
    'TRACE',
    'PROPFIND',
    'LOCK',
    'SEARCH',
    'PURGE',
    'MKCOL',
  ];
  const ROUTES: Readonly<Record<string, string>> = {
    '/odd/undeclared': 'GET',
    '/odd/slow': 'GET',
    '/odd/patient': 'GET',
    '/odd/small': 'POST',
    '/odd/exempt': 'POST',
  };
  // fetch refuses TRACE and others: these go by hand.
  const status = async (method: string, path: string, header = '') =>
    Number(
      /^HTTP\/1\.1 (\d+)/.exec(
        await raw(`${method} ${path} HTTP/1.1\r\nHost: x\r\n${header}Connection: close\r\n\r\n`),
      )?.[1],
    );

  it.each(Object.keys(ROUTES))('that %s does not know is a 405, and none of them gets past the guard', async (path) => {
    const own = ROUTES[path] ?? '';
    const isOwn = (method: string) => method === own || (own === 'GET' && method === 'HEAD');
    for (const method of METHODS) {
      expect([method, await status(method, path)]).toEqual([method, isOwn(method) ? 401 : 405]);
      expect([method, await status(method, '/odd/nowhere')]).toEqual([method, 404]);
    }
  });

  it('is named by Allow when another one was used', async () => {
    const { status: code, headers, body } = await fixture.call('/odd/slow', { method: 'DELETE' });
    expect([code, headers.get('allow'), body['code']]).toEqual([405, 'GET, HEAD', 'method-not-allowed']);
    expect((await fixture.call('/odd/small')).headers.get('allow')).toBe('POST');
  });

  it('is what the request line says, whatever a header or a parameter wants', async () => {
    const before = done.length;
    for (const name of ['x-http-method-override', 'x-http-method', 'x-method-override', '_method']) {
      const headers = { [name]: 'POST' };
      expect((await fixture.as().call(`/odd/exempt?_method=POST`, { headers })).status).toBe(405);
    }
    expect(done).toHaveLength(before);
  });

  it('HEAD asks the same guard as GET', async () => {
    expect((await fixture.call('/odd/patient', { method: 'HEAD' })).status).toBe(401);
    expect((await fixture.as(['data:write']).call('/odd/patient', { method: 'HEAD' })).status).toBe(403);
    expect((await fixture.as().call('/odd/patient', { method: 'HEAD' })).status).toBe(200);
  });

  it('does not make another path of the same one', async () => {
    for (const path of [
      '/odd/slow/',
      '/ODD/slow',
      '/odd//slow',
      '/odd/./slow',
      '//odd/slow',
      '/odd/slow%2f',
      '/odd%2fslow',
    ]) {
      expect([path, await status('GET', path)]).toEqual([path, 404]);
    }
    expect(await status('GET', '/odd/slow;a=b')).toBe(404);
  });
});

describe('T2: a direct call', () => {
  it('to the port of a service gets nothing without a service token', async () => {
    for (const path of ['/odd/undeclared', '/odd/slow', '/odd/patient'])
      expect((await fixture.call(path)).status).toBe(401);
    for (const path of ['/odd/small', '/odd/exempt'])
      expect((await fixture.call(path, { method: 'POST' })).status).toBe(401);
    for (const path of ['/metrics', '/livez', '/readyz', '/version', '/docs', '/openapi.json']) {
      expect((await fixture.call(path)).status).toBe(404);
    }
  });
});
