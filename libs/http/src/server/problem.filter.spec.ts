import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@guildhall/runtime';
import { eventually, serviceToken } from '@guildhall/testing';
import { FaultyRoute, faults, LEAKS } from '../../test/faulty.js';
import { type Fixture, SERVICE, startFixture } from '../../test/fixture.js';
import { OddRoute } from '../../test/odd.js';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({ controllers: [FaultyRoute, OddRoute] });
});
afterAll(() => fixture.stop());

const requireNoLeak = (text: string) => {
  for (const leak of LEAKS) expect(text).not.toMatch(leak);
};

describe('T14: an answer to an error', () => {
  it.each(Object.keys(faults))('holds none of 30 leak patterns: %s', async (name) => {
    for (const path of [`/faulty/${name}`, `/faulty/open/${name}`]) {
      const { status, headers, text, body } = await fixture.as().call(path);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(Object.keys(body).sort()).toEqual(['code', 'detail', 'instance', 'status', 'title', 'type']);
      requireNoLeak(text);
      requireNoLeak(JSON.stringify(Object.fromEntries(headers)).replaceAll(/"bearer"/gi, ''));
    }
  });

  it('holds none of them when the request itself is broken', async () => {
    const json = { 'content-type': 'application/json' };
    const answers = await Promise.all([
      fixture.as().call('/odd/small', { method: 'POST', headers: json, body: '{"a":' }),
      fixture.as().call('/odd/small', { method: 'POST', headers: json, body: Buffer.from([0xff, 0xfe]) }),
      fixture.as().call('/odd/small', { method: 'POST', headers: { 'content-type': 'text/xml' }, body: '<a/>' }),
      fixture.call('/%zz'),
      fixture.call('/%00'),
      fixture.call(`/faulty/${'x'.repeat(200)}`),
      fixture.call('/odd/slow', { headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 415, 400, 404, 414, 401]);
    for (const { text } of answers) requireNoLeak(text);
  });

  it('knows a leak when it sees one', () => {
    const leaked = ['at x (/srv/a.ts:1:2)', 'duplicate key value', 'postgres://a:b@10.0.0.5/db', 'FST_ERR_X', 'kid k1'];
    for (const text of leaked) expect(() => requireNoLeak(text)).toThrow();
    expect(LEAKS.length).toBeGreaterThanOrEqual(30);
  });
});

describe('the problem filter', () => {
  it('answers an unknown error with one fixed 500, and logs it once with its cause', async () => {
    const { status, body } = await fixture.as().call('/faulty/error with a cause');
    expect(status).toBe(500);
    expect(body).toEqual({
      type: 'https://guildhall.test/problems/internal-fault',
      title: 'Something went wrong on our side',
      status: 500,
      detail: 'The fault has been logged.',
      code: 'internal-fault',
      instance: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/),
    });
    const requestId = String(body['instance']).slice('urn:uuid:'.length);
    const lines = fixture.logged().filter((line) => line['requestId'] === requestId);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: 'error', code: 'internal-fault', route: '/faulty/:name' });
    expect(JSON.stringify(lines[0])).toContain('users_email_key');
  });

  it('carries the trace id of the caller', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
    expect((await fixture.call('/nowhere', { headers })).body).toMatchObject({ traceId });
  });

  it('asks to come back when the database is away, and when it was too slow', async () => {
    for (const name of ['database away', 'query too slow', 'refused connection']) {
      const { status, headers, body } = await fixture.as().call(`/faulty/${name}`);
      expect([status, headers.get('retry-after'), body['code']]).toEqual([503, '2', 'temporarily-unavailable']);
    }
  });

  it('answers a problem of the domain in its own words, and logs nothing', async () => {
    const before = fixture.logged().length;
    const { status, body } = await fixture.as().call('/faulty/problem with a cause');
    expect([status, body['code'], body['detail']]).toEqual([404, 'thing-went-missing', 'There is no such thing.']);
    expect(fixture.logged()).toHaveLength(before);
  });

  it('tells who is not known how to be, and why only in the log', async () => {
    const { status, headers } = await fixture.call('/odd/slow');
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(fixture.logged().at(-1)).toMatchObject({ level: 'debug', reason: 'No auth token' });
  });

  it('tells programs what a token has to show for a dangerous operation (RFC 9470)', async () => {
    const token = await serviceToken(SERVICE, { tenant: newId(), permissions: ['data:read'], acr: 'pwd' });
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fixture.call('/odd/dangerous', { headers });
    expect([answer.status, answer.body['code'], answer.headers.get('www-authenticate')]).toEqual([
      401,
      'step-up-required',
      'Bearer error="insufficient_user_authentication", acr_values="mfa", max_age=600',
    ]);
  });

  it('writes no line for each request that there is no room for: that comes by the thousand', async () => {
    const answer = await fixture.call('/odd/crowded');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    expect(fixture.logged().at(-1)).toMatchObject({ level: 'debug', code: 'temporarily-unavailable' });
  });

  it('does not take a client that went away for a fault of ours', async () => {
    const linesOf = (level: string) => fixture.logged().filter((line) => line['level'] === level);
    const before = linesOf('error').length;
    const socket = connect(fixture.service.port, '127.0.0.1');
    const head =
      'POST /odd/small HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"a"';
    socket.write(head, () => socket.destroy());
    await eventually(() => linesOf('debug').some(({ message }) => message === 'The client went away.'));
    expect(linesOf('error')).toHaveLength(before);
  });
});

describe('the pages of problems', () => {
  it('explain each problem to browsers and to programs, without a token', async () => {
    const html = await fixture.call('/problems/body-too-large', { headers: { accept: 'text/html' } });
    expect([html.status, html.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(html.text).toContain('<h1>The body is too large</h1>');
    const markdown = await fixture.call('/problems/body-too-large');
    expect(markdown.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(markdown.headers.get('cache-control')).toBe('public, max-age=300');
    expect(markdown.text).toContain('## What to do\n\nSend less at once.');
  });

  it('list all of them, those of the domain as well', async () => {
    const { text } = await fixture.call('/problems');
    expect(text).toContain('| [`thing-went-missing`](thing-went-missing.md) | 404 | The thing went missing |');
    expect((await fixture.call('/problems/unheard-of')).status).toBe(404);
    expect((await fixture.call('/problems/__proto__')).status).toBe(404);
  });
});
