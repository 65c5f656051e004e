import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import fc from 'fast-check';
import { type GatewayWithEcho, startGatewayWithEcho } from '../../test/gateway.harness.js';

let platform: GatewayWithEcho;
let ada: Awaited<ReturnType<GatewayWithEcho['user']>>;
beforeAll(async () => {
  platform = await startGatewayWithEcho();
  ada = await platform.user(['users:read', 'users:create']);
}, 60_000);
afterAll(() => platform.stop(), 30_000);

const RUNS = { numRuns: 250, seed: 20_261_121 };
const THING = `/api/v1/things/${encodeId('usr', newId())}`;

// Bytes as a client may send them, but for those that end a line: what is no HTTP at all is tried elsewhere (T6).
const bytes = (from: number, to: number, maxLength: number) =>
  fc.array(fc.integer({ min: from, max: to }), { maxLength }).map((codes) => Buffer.from(codes).toString('latin1'));
// Seldom beyond ASCII: a single such byte in a target, or a DEL in a header, and Node refuses it before we see it.
const visible = fc.oneof(
  { weight: 9, arbitrary: bytes(0x21, 0x7e, 60) },
  { weight: 1, arbitrary: bytes(0x21, 0xff, 60) },
);
const value = fc.oneof(bytes(0x20, 0x7e, 60), bytes(0xa0, 0xff, 60), bytes(0x20, 0xff, 60));
const name = fc.constantFrom(
  ...['Accept', 'Accept-Language', 'Content-Type', 'Content-Encoding', 'Idempotency-Key', 'If-Match', 'If-None-Match'],
  ...[
    'Last-Event-Id',
    'Range',
    'User-Agent',
    'X-Request-Id',
    'Traceparent',
    'Expect',
    'Upgrade',
    'TE',
    'Origin',
    'Prefer',
  ],
);
const method = fc.constantFrom('GET', 'GET', 'GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS');
const path = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('/api/v1/open', '/api/v1/things', '/api/v1/names/x', '/api/v1/auth/login', THING),
  },
  { weight: 1, arbitrary: visible.map((text) => `/api/v1/${text}`) },
);

const seen = new Map<number, number>();
beforeEach(() => seen.clear());
// Odd requests that are all refused at the door would prove nothing about the house.
const came = (status: number) => expect(seen.get(status) ?? 0).toBeGreaterThan(RUNS.numRuns / 20);

/** The status of the answer; 0 where the connection ended without one, as it may for what is no HTTP. */
async function statusOf(head: string, body = ''): Promise<number> {
  const request = `${head}\r\nHost: gateway\r\nAuthorization: Bearer ${ada.token}\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body, 'latin1')}\r\n\r\n${body}`;
  const answer = await platform.raw(Buffer.from(request, 'latin1'), 5_000).catch(() => '');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
  seen.set(status, (seen.get(status) ?? 0) + 1);
  return status;
}

describe('an odd request', () => {
  it('is never a fault of ours, whatever its target says', async () => {
    await fc.assert(
      fc.asyncProperty(method, path, visible, async (verb, target, query) => {
        expect(await statusOf(`${verb} ${target}?${query} HTTP/1.1`)).toBeLessThan(500);
      }),
      RUNS,
    );
    [200, 404, 405].forEach(came);
  }, 60_000);

  it('is never a fault of ours, whatever its header says', async () => {
    const lines = fc.array(fc.tuple(name, value), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(method, path, lines, async (verb, target, fields) => {
        const head = [`${verb} ${target} HTTP/1.1`, ...fields.map(([field, text]) => `${field}: ${text}`)].join('\r\n');
        expect(await statusOf(head)).toBeLessThan(500);
      }),
      RUNS,
    );
    [200, 404, 405].forEach(came);
  }, 60_000);

  it('is never a fault of ours, whatever its body says', async () => {
    const type = fc.constantFrom('application/json', 'application/merge-patch+json', 'text/plain', '', '*/*;;');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('/api/v1/things', '/api/v1/auth/login'),
        type,
        bytes(0, 0xff, 200),
        async (target, kind, body) => {
          expect(await statusOf(`POST ${target} HTTP/1.1\r\nContent-Type: ${kind}`, body)).toBeLessThan(500);
        },
      ),
      RUNS,
    );
    [400, 415].forEach(came);
  }, 60_000);
});
