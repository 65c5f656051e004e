import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceTokenKeys } from '@guildhall/config';
import { SystemClock, SystemRandomness } from '@guildhall/runtime';
import { FileKeyRing } from '@guildhall/sealing';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NamespaceInMemory } from '../../test/namespace-in-memory.js';
import { readPlan } from '../read-plan.js';
import { ensureSecrets } from './ensure-secrets.js';
import { type PlannedSecret, secretPlan } from './secret-plan.js';

const source = { clock: new SystemClock(), randomness: new SystemRandomness() };
const folder = mkdtempSync(join(tmpdir(), 'guildhall-plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

let namespace: NamespaceInMemory;
beforeEach(() => {
  namespace = new NamespaceInMemory();
});

const ensure = (...secrets: readonly (Pick<PlannedSecret, 'name' | 'keys'> & Partial<PlannedSecret>)[]) =>
  ensureSecrets({ secrets: secrets.map((secret) => ({ labels: {}, ...secret })) }, namespace, source);
const keysOf = (service: string) => ({
  name: `acme-${service}-keys`,
  keys: { SERVICE_TOKEN_KEYS: { make: 'token-keys' as const } },
});
const gatewaysKeys = (...services: readonly string[]) => ({
  name: 'acme-gateway-keys',
  keys: {
    SERVICE_TOKEN_KEYS_OF: {
      tokenKeysOf: Object.fromEntries(
        services.map((service) => [service, { secret: `acme-${service}-keys`, key: 'SERVICE_TOKEN_KEYS' }]),
      ),
    },
  },
});

function fileOf(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('ensuring secrets', () => {
  it('makes each value in the form that its reader wants', async () => {
    await ensure({
      name: 'acme',
      labels: { 'app.kubernetes.io/part-of': 'guildhall' },
      keys: {
        password: { make: 'password' },
        key: { make: 'key' },
        SERVICE_TOKEN_KEYS: { make: 'token-keys' },
        'key-ring.json': { make: 'key-ring' },
        CHECKPOINT_KEY: { make: 'ed25519' },
        email: { value: 'admin@acme.example' },
      },
    });
    const made = (key: string) => namespace.valueOf('acme', key);
    expect(made('password')).toMatch(/^[0-9a-f]{48}$/);
    expect(Buffer.from(made('key'), 'base64')).toHaveLength(32);
    expect(serviceTokenKeys().parse(made('SERVICE_TOKEN_KEYS'))).toHaveLength(1);
    const ring = await FileKeyRing.load(fileOf('key-ring.json', made('key-ring.json')));
    expect(ring.current().id).toMatch(/^\d{4}-\d\d-\d\d-[0-9a-f]{6}$/);
    expect(createPrivateKey(made('CHECKPOINT_KEY')).asymmetricKeyType).toBe('ed25519');
    expect(made('email')).toBe('admin@acme.example');
    expect(namespace.labels.get('acme')).toEqual({ 'app.kubernetes.io/part-of': 'guildhall' });
  });

  it('tells names and never a value', async () => {
    const outcomes = await ensure({ name: 'acme', keys: { password: { make: 'password' } } });
    expect(outcomes).toEqual([{ name: 'acme', outcome: 'made', keys: ['password'] }]);
  });

  it('overwrites nothing: what is there seals or opens something', async () => {
    const planned = { name: 'acme', keys: { password: { make: 'password' as const } } };
    await ensure(planned);
    const before = namespace.valueOf('acme', 'password');
    expect(await ensure(planned)).toEqual([{ name: 'acme', outcome: 'kept', keys: [] }]);
    expect(namespace.valueOf('acme', 'password')).toBe(before);
  });

  it('gives a Secret of before the key that it lacks, and leaves its others', async () => {
    await namespace.create({ name: 'acme', labels: {}, values: { password: 'of somebody else' } });
    const outcomes = await ensure({ name: 'acme', keys: { password: { make: 'password' }, key: { make: 'key' } } });
    expect(outcomes).toEqual([{ name: 'acme', outcome: 'completed', keys: ['key'] }]);
    expect(namespace.valueOf('acme', 'password')).toBe('of somebody else');
  });

  it('puts a password into a URL: a new one, or the one that a server is told elsewhere', async () => {
    await namespace.create({ name: 'server', labels: {}, values: { password: 'p@ss/w:rd?#%' } });
    const url = 'postgres://postgres@acme-postgres:5432/postgres?sslmode=verify-full';
    await ensure({
      name: 'acme',
      keys: { own: { url }, named: { url, password: { secret: 'server', key: 'password' } } },
    });
    const named = new URL(namespace.valueOf('acme', 'named'));
    expect(decodeURIComponent(named.password)).toBe('p@ss/w:rd?#%');
    expect(named.search).toBe('?sslmode=verify-full');
    expect(new URL(namespace.valueOf('acme', 'own')).password).toMatch(/^[0-9a-f]{48}$/);
  });

  it('makes first what another key of the same Secret is made of, whatever the order', async () => {
    const url = 'postgres://postgres@acme-postgres:5432/postgres';
    await ensure({
      name: 'acme-postgres-admin',
      keys: {
        POSTGRES_ADMIN_URL: { url, password: { secret: 'acme-postgres-admin', key: 'POSTGRES_PASSWORD' } },
        POSTGRES_PASSWORD: { make: 'password' },
      },
    });
    expect(new URL(namespace.valueOf('acme-postgres-admin', 'POSTGRES_ADMIN_URL')).password).toBe(
      namespace.valueOf('acme-postgres-admin', 'POSTGRES_PASSWORD'),
    );
  });

  it('gathers the keys of all services for the gateway, and adds those of a service that comes later', async () => {
    await ensure(keysOf('identity'), gatewaysKeys('identity'));
    const first = namespace.valueOf('acme-gateway-keys', 'SERVICE_TOKEN_KEYS_OF');
    expect(first).toBe(`identity=${namespace.valueOf('acme-identity-keys', 'SERVICE_TOKEN_KEYS')}`);
    await ensure(keysOf('identity'), keysOf('audit'), gatewaysKeys('identity', 'audit'));
    expect(namespace.valueOf('acme-gateway-keys', 'SERVICE_TOKEN_KEYS_OF')).toBe(
      `${first},audit=${namespace.valueOf('acme-audit-keys', 'SERVICE_TOKEN_KEYS')}`,
    );
  });

  it('says what is missing where a value is made of another, and makes nothing', async () => {
    await expect(ensure(gatewaysKeys('identity'))).rejects.toThrow(
      'There is no key SERVICE_TOKEN_KEYS in a Secret acme-identity-keys',
    );
    expect(namespace.names).toEqual([]);
  });

  it('takes what another made between its look and its write', async () => {
    namespace.meanwhile = () => namespace.create({ name: 'acme', labels: {}, values: { password: 'the other’s' } });
    const planned = { name: 'acme', keys: { password: { make: 'password' as const }, key: { make: 'key' as const } } };
    expect(await ensure(planned)).toEqual([{ name: 'acme', outcome: 'completed', keys: ['key'] }]);
    expect(namespace.valueOf('acme', 'password')).toBe('the other’s');
  });
});

describe('the plan', () => {
  it.each([
    ['a recipe that nobody knows', { secrets: [{ name: 'a', keys: { b: { make: 'coffee' } } }] }],
    ['a misspelt field', { secrets: [{ name: 'a', keyz: {} }] }],
    ['none', {}],
  ])('is refused with %s', (_, plan) => {
    const file = fileOf('plan.json', JSON.stringify(plan));
    expect(() => readPlan(file, secretPlan)).toThrow(`The plan ${file} cannot be used`);
  });
});
