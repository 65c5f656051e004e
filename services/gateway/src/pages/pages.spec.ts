import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GatewayWithEcho, startGatewayWithEcho } from '../../test/gateway.harness.js';

let platform: GatewayWithEcho;
beforeAll(async () => {
  platform = await startGatewayWithEcho({
    SECURITY_CONTACT: 'mailto:security@guildhall.test',
    SECURITY_CONTACT_EXPIRES: '2099-01-01T00:00:00Z',
  });
}, 60_000);
afterAll(() => platform.stop(), 30_000);

/** What a page loads, as a browser would. */
async function partsOf(path: string) {
  const page = await platform.call(path, { headers: { accept: 'text/html' } });
  const parts = [...page.text.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map(([, part]) => part!);
  return { page, parts: await Promise.all(parts.map((part) => platform.call(part))) };
}

describe('a page of the gateway', () => {
  it.each(['/', '/activate', '/reset', '/verify-email', '/api/v1/docs'])(
    '%s is made of its own files alone, under a strict policy',
    async (path) => {
      const { page, parts } = await partsOf(path);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      const policy = page.headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self';");
      expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
      expect(policy).not.toMatch(/https?:|script-src[^;]*unsafe/);
      expect(page.text).not.toMatch(/<script>|<script [^>]*>[^<]|\son\w+=|style="|https?:\/\//);
      expect(parts.length).toBeGreaterThan(0);
      for (const { status, headers } of parts) {
        expect([status, headers.get('x-content-type-options')]).toEqual([200, 'nosniff']);
      }
    },
  );

  it.each([
    ['/activate', '/auth/activation'],
    ['/reset', '/auth/recovery/completion'],
    ['/verify-email', '/auth/email/verification'],
  ])('%s keeps the token out of addresses, and what is typed to this origin', async (path, route) => {
    const { page, parts } = await partsOf(path);
    expect(page.text).toContain(`data-to="${route}"`);
    const { text: script } = await platform.call('/pages/link.js');
    expect(parts.map(({ text }) => text).join()).toContain("from './link.js'");
    expect(script).toContain('fetch(`/api/v1${form.dataset.to}`');
    expect(script).toContain('location.hash');
    expect(script).toContain('history.replaceState');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.headers.get('cache-control')).toBe('no-store');
    // A form without script must not put the password into an address either.
    expect(page.headers.get('content-security-policy')).toContain("form-action 'none'");
  });

  it('does not lead to files of the machine', async () => {
    for (const path of [
      '/pages/..%2fpages.ts',
      '/pages/pages.ts',
      '/api/v1/docs/..%2findex.html',
      '/api/v1/docs/package.json',
    ]) {
      expect((await platform.call(path)).status).toBe(404);
    }
  });
});

describe('the file security.txt', () => {
  it('is where finders of weaknesses look for it', async () => {
    const { status, headers, text } = await platform.call('/.well-known/security.txt');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(text).toContain('Contact: mailto:security@guildhall.test\nExpires: 2099-01-01T00:00:00Z\n');
  });
});

describe('the description', () => {
  it('is one document of all that can be called', async () => {
    const { status, headers, body } = await platform.call('/api/v1/openapi.json');
    expect([status, headers.get('content-type'), body.openapi]).toEqual([
      200,
      'application/json; charset=utf-8',
      '3.1.0',
    ]);
    expect(Object.keys(body.paths)).toContain('/api/v1/things/{thingId}');
    expect(body.components.examples['sign-in-required'].value.type).toBe(
      'http://guildhall.test/problems/sign-in-required',
    );
    expect(body.components.securitySchemes).toEqual({ bearer: expect.objectContaining({ scheme: 'bearer' }) });
  });
});

describe('a problem', () => {
  it('has its page at the gateway, whoever reports it', async () => {
    const { body } = await platform.call('/api/v1/openapi.json');
    const slugs = Object.keys(body.components.examples);
    expect(slugs).toEqual(
      expect.arrayContaining(['too-many-requests', 'idempotency-key-reused', 'organization-suspended']),
    );
    for (const slug of slugs) {
      const page = await platform.call(`/problems/${slug}`, { headers: { accept: 'text/html' } });
      expect([slug, page.status]).toEqual([slug, 200]);
      expect(page.text).toContain('What to do');
    }
    expect((await platform.call('/problems/nothing-of-the-kind')).status).toBe(404);
  });
});
