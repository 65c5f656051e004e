import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { threadMs } from '@guildhall/testing';
import { strictCalls } from '../../test/echo-service.js';
import { type GatewayWithEcho, startGatewayWithEcho } from '../../test/gateway.harness.js';

let platform: GatewayWithEcho;
let ada: Awaited<ReturnType<GatewayWithEcho['user']>>;
let bob: Awaited<ReturnType<GatewayWithEcho['user']>>;
beforeAll(async () => {
  platform = await startGatewayWithEcho();
  ada = await platform.user(['users:read', 'users:create']);
  bob = await platform.user(['users:read', 'users:create']);
}, 60_000);
afterAll(() => platform.stop(), 30_000);

const ID = encodeId('usr', newId());
const put = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'PUT',
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'content-type': 'application/json', 'if-match': '*', ...headers },
});

describe('a call that is not what the description says', () => {
  it('is refused in the words of its service, and never travels', async () => {
    const { arrived } = strictCalls;
    const wrong = await ada.call('/api/v1/strict', put({ tags: ['much too long'], colour: 'red' }));
    expect([wrong.status, wrong.headers.get('content-type')]).toEqual([422, 'application/problem+json; charset=utf-8']);
    expect(wrong.body).toMatchObject({
      code: 'input-refused',
      instance: `urn:uuid:${wrong.headers.get('x-request-id')}`,
      errors: [
        { pointer: '/name', code: 'missing' },
        { pointer: '/tags/0', code: 'too-big' },
        { pointer: '/colour', code: 'unknown-field' },
      ],
    });
    const heads = [
      ada.call('/api/v1/things/usr_1'),
      ada.call('/api/v1/users?limit=0'),
      ada.call('/api/v1/strict', put({ name: 'a' }, { 'idempotency-key': 'two words' })),
      ada.call('/api/v1/strict', { ...put({ name: 'a' }), headers: { 'content-type': 'application/json' } }),
    ];
    expect((await Promise.all(heads)).map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'invalid-id'],
      [422, 'input-refused'],
      [400, 'idempotency-key-malformed'],
      [428, 'precondition-missing'],
    ]);
    expect(strictCalls.arrived).toBe(arrived);
  });

  it('is told nothing of its mistakes before it may call at all', async () => {
    const stranger = await platform.user(['users:read']);
    expect((await platform.call('/api/v1/strict', put({}))).status).toBe(401);
    expect((await stranger.call('/api/v1/strict', put({}))).status).toBe(403);
  });

  it('is the service’s to judge where it reads more leniently, or reads no such body', async () => {
    const blanks = await ada.call('/api/v1/strict', put({ name: `   ${'x'.repeat(20)}   ` }));
    expect([blanks.status, blanks.body.body]).toEqual([200, { name: 'x'.repeat(20) }]);
    expect((await ada.call('/api/v1/strict', put('{"name":'))).body.code).toBe('unreadable-json');
    expect((await ada.call('/api/v1/strict', put('name=a', { 'content-type': 'text/plain' }))).status).toBe(415);
    const long = await ada.call('/api/v1/strict', put({ name: 'a', tags: Array(20_000).fill('x') }));
    expect(long.status).toBe(400);
    const many = await ada.call('/api/v1/strict', put({ name: 'a', tags: Array(18_000).fill('abc') }));
    expect([many.status, many.body.body.tags.length]).toEqual([200, 18_000]);
  });
});

describe('a call by a promised path (GTW-16)', () => {
  it('is a call of our own route, which the answer names', async () => {
    const { status, headers, body } = await ada.call(`/api/v1/enterprise/auth/users/${ID}?a=1`);
    expect([status, body.url, headers.get('link')]).toEqual([
      200,
      `/users/${ID}?a=1`,
      `</api/v1/users/${ID}>; rel="canonical"`,
    ]);
    expect((await platform.call(`/api/v1/enterprise/auth/users/${ID}`)).status).toBe(401);
    expect((await bob.call('/api/v1/enterprise/auth/users/key_1')).body.code).toBe('invalid-id');
  });

  it('names it beside what the service links to', async () => {
    const { headers } = await ada.call('/api/v1/enterprise/auth/users?limit=1');
    expect(headers.get('link')).toMatch(
      /^<[^>]+cursor=next-cursor[^>]*>; rel="next", <\/api\/v1\/users>; rel="canonical"$/,
    );
  });

  it('is told what it may do there, and what is still to come', async () => {
    const options = await platform.call('/api/v1/ml/models', { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS, POST']);
    const wrong = await ada.call('/api/v1/ml/models', { method: 'DELETE' });
    expect([wrong.status, wrong.body.code, wrong.headers.get('allow')]).toEqual([
      405,
      'method-not-allowed',
      'GET, HEAD, OPTIONS, POST',
    ]);
    const early = await platform.call('/api/v1/ml/models');
    expect([early.status, early.body.code, early.headers.get('link')]).toEqual([501, 'not-built-yet', null]);
  });
});

describe('a route on its way out of use (GTW-14)', () => {
  it('says since when, until when and what takes its place, in every answer', async () => {
    for (const caller of [ada, platform]) {
      const { headers } = await caller.call(`/api/v1/old-things/${ID}`);
      expect(Object.fromEntries(headers)).toMatchObject({
        deprecation: '@1767225600',
        sunset: 'Mon, 01 Jul 2030 00:00:00 GMT',
        link: `</api/v1/docs>; rel="deprecation"; type="text/html", </api/v1/things/${ID}>; rel="successor-version"`,
      });
    }
    const { headers } = await ada.call(`/api/v1/things/${ID}`);
    expect([headers.get('deprecation'), headers.get('sunset'), headers.get('link')]).toEqual([null, null, null]);
  });

  it('is marked in the merged description', async () => {
    const { paths } = (await platform.call('/api/v1/openapi.json')).body;
    expect(paths['/api/v1/old-things/{thingId}'].get).toMatchObject({
      deprecated: true,
      'x-guildhall': { deprecated: { since: '2026-01-01', sunset: '2030-07-01', successor: '/things/{thingId}' } },
    });
  });
});

describe('T7: two callers of one address', () => {
  it('never see each other’s answers, whatever header either sends', async () => {
    const poison = [
      { 'x-forwarded-host': 'evil.example', 'x-original-url': '/open', 'x-rewrite-url': '/open' },
      { 'cache-control': 'public, max-age=600', pragma: 'cache', 'x-cache-key': 'shared' },
      { 'x-user-id': 'somebody', 'accept-language': 'de', 'if-none-match': '*', range: 'bytes=0-9' },
    ];
    const calls = Array.from({ length: 60 }, async (_, at) => {
      const caller = at % 2 === 0 ? ada : bob;
      const answer = await caller.call(`/api/v1/things/${ID}`, { headers: poison[at % poison.length]! });
      return [answer.status, answer.body.actor.user === caller.user, answer.headers.get('cache-control')];
    });
    expect(new Set((await Promise.all(calls)).map(String))).toEqual(new Set(['200,true,no-store']));
    expect((await platform.call(`/api/v1/things/${ID}`)).status).toBe(401);
  });
});

describe('T12: names that are made to collide', () => {
  it('hold nobody up, in a body or in a query', async () => {
    // Numbers as text are hashed by their value (CVE-2026-21717): multiples of a power of two meet in one bucket.
    const names = Array.from({ length: 4_000 }, (_, at) => String((at + 1) * 2 ** 20));
    // Of gateway and service together.
    const tookMs = await threadMs(async () => {
      const body = Object.fromEntries(names.map((name) => [name, 1]));
      expect((await ada.call('/api/v1/strict', put(body))).body.errors).toHaveLength(50);
      const query = names.slice(0, 500).join('&');
      expect((await ada.call(`/api/v1/users?${query}`)).status).toBe(422);
    });
    expect(tookMs).toBeLessThan(200);
  });
});

describe('T14: whatever is refused', () => {
  const LEAKS = [
    ...[
      /\bat .+\.[cm]?[jt]s:\d+/,
      /node_modules|\/src\/|\/dist\/|\/work\//,
      /\bError:/,
      /TypeError|RangeError|SyntaxError/,
    ],
    ...[
      /ZodError|FastifyError|QueryFailedError|HttpException/,
      /FST_ERR|ERR_[A-Z_]{3,}|HPE_/,
      /E(CONN|PIPE|NOENT|ADDR)[A-Z]*/,
    ],
    ...[
      /select .+ from|insert into|update .+ set/i,
      /\bpg_|relation "|constraint "/,
      /password authentication|duplicate key/,
    ],
    ...[/127\.0\.0\.1|localhost|::1/, /:\d{4,5}\b/, /redis|kafka|postgres|typeorm|fastify|nestjs|undici/i, /\bBearer /],
    ...[/eyJ[A-Za-z0-9_-]{10,}/, /"stack"|"cause"|"trace"/, /\[object /, /process\.|require\(/, /\bkid\b|HS256|ES256/],
    ...[
      /secret|private key/i,
      /\bghk_|\bghr_/,
      /x-client-credentials/i,
      /svc\+jwt|at\+jwt/,
      /Object\.<anonymous>|<anonymous>/,
    ],
    ...[
      /Unexpected (token|end)|JSON at position/,
      /in JSON at/,
      /Invalid regular|Maximum call stack/,
      /heap|allocation failed/i,
    ],
    ...[/\bnull prototype\b/, /canary/],
  ];

  it('tells a problem and nothing of what is behind it', async () => {
    expect(LEAKS).toHaveLength(30);
    const odd = ['canary', '%00', '"', "';--", '<script>', '${7*7}', 'x'.repeat(300), '\u202e', '%F0%9F', '../..'];
    const answers = await Promise.all(
      odd.flatMap((text) => [
        ada.call(`/api/v1/things/${encodeURIComponent(text)}`),
        ada.call(`/api/v1/users?limit=${encodeURIComponent(text)}`),
        ada.call('/api/v1/strict', put({ name: 1, canary: text })),
        ada.call('/api/v1/strict', put(`{"canary":"${text}`)),
        ada.call('/api/v1/strict', put({ name: 'a' }, { 'if-match': 'canary' })),
        platform.call('/api/v1/platform', {
          headers: { authorization: `Bearer canary.${encodeURIComponent(text)}.x` },
        }),
        platform.call(`/api/v1/${encodeURIComponent(text)}`),
        platform.call('/api/v1/auth/login', { method: 'POST', body: `canary${text}` }),
      ]),
    );
    const told = answers.filter(({ status }) => status >= 400);
    expect(told.length).toBeGreaterThan(answers.length * 0.9);
    const leaks = told.flatMap(({ text }) =>
      LEAKS.filter((leak) => leak.test(withoutOwnNames(text))).map((leak) => `${String(leak)}: ${text}`),
    );
    expect(leaks).toEqual([]);
    expect(told.filter(({ status }) => status >= 500)).toEqual([]);
  });

  /** Without the pointer to what the caller named, and the address of the problem's page. */
  function withoutOwnNames(text: string): string {
    return text.replaceAll(/"pointer":"[^"]*"|"type":"[^"]*"/g, '');
  }
});
