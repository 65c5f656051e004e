import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceTokenKeys } from '@guildhall/config';
import { ManualClock, SystemRandomness } from '@guildhall/runtime';
import { FileKeyRing } from '@guildhall/sealing';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NamespaceInMemory } from '../../test/namespace-in-memory.js';
import { ensureSecrets } from '../secrets/ensure-secrets.js';
import { secretPlan } from '../secrets/secret-plan.js';
import { RollOuts } from './roll-outs.js';
import { rotateKeys } from './rotate-keys.js';
import type { RotationPlan } from './rotation-plan.js';

const SERVICES = ['identity', 'audit'];
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const plan: RotationPlan = {
  everyDays: 90,
  services: SERVICES.map((name) => ({ name, secret: `acme-${name}-keys`, deployments: [`acme-${name}`] })),
  gateway: { secret: 'acme-gateway-keys', deployments: ['acme-gateway'] },
};
const secrets = secretPlan.parse({
  secrets: [
    ...plan.services.map(({ secret }) => ({
      name: secret,
      keys: { SERVICE_TOKEN_KEYS: { make: 'token-keys' }, 'key-ring.json': { make: 'key-ring' } },
    })),
    {
      name: plan.gateway.secret,
      keys: {
        SERVICE_TOKEN_KEYS_OF: {
          tokenKeysOf: Object.fromEntries(
            plan.services.map(({ name, secret }) => [name, { secret, key: 'SERVICE_TOKEN_KEYS' }]),
          ),
        },
      },
    },
  ],
});

const folder = mkdtempSync(join(tmpdir(), 'guildhall-keys-'));
afterAll(() => rmSync(folder, { recursive: true }));

let clock: ManualClock;
let namespace: NamespaceInMemory;
beforeEach(async () => {
  clock = new ManualClock();
  namespace = new NamespaceInMemory(() => clock.now());
  namespace.deployments.add('acme-identity', 'acme-audit', 'acme-gateway');
  await ensureSecrets(secrets, namespace, source());
});

const source = () => ({ clock, randomness: new SystemRandomness() });

/** One run of the CronJob: what it said. */
async function run({ now = false } = {}): Promise<string[]> {
  const lines: string[] = [];
  const rollOuts = new RollOuts(namespace.deployments);
  await rotateKeys(plan, { secrets: namespace, rollOuts, source: source(), tell: (line) => lines.push(line), now });
  return lines;
}

const known = (service: string) =>
  serviceTokenKeys()
    .parse(namespace.valueOf(`acme-${service}-keys`, 'SERVICE_TOKEN_KEYS'))
    .map(({ kid }) => kid);
const signing = (service: string) =>
  new RegExp(`(?:^|,)${service}=([^:]+):`).exec(namespace.valueOf('acme-gateway-keys', 'SERVICE_TOKEN_KEYS_OF'))?.[1];
async function ring(service: string) {
  const file = join(folder, `${service}.json`);
  writeFileSync(file, namespace.valueOf(`acme-${service}-keys`, 'key-ring.json'));
  return FileKeyRing.load(file);
}

describe('rotating keys', () => {
  it('leaves young keys alone', async () => {
    clock.advance(89 * DAY_MS);
    expect(await run()).toEqual(['No key is due.']);
    expect(namespace.deployments.rollOuts).toEqual([]);
  });

  it('goes all the way round: known first, then used, then alone', async () => {
    const [old = ''] = known('identity');
    const sealedUnder = (await ring('identity')).current().id;
    clock.advance(90 * DAY_MS);

    expect(await run()).toEqual(['identity learns new keys.', 'audit learns new keys.']);
    expect(namespace.deployments.rollOuts).toEqual(['acme-identity', 'acme-audit']);
    const [, fresh = ''] = known('identity');
    expect([known('identity'), signing('identity')]).toEqual([[old, fresh], old]);
    expect((await ring('identity')).current().id).toBe(sealedUnder);
    expect((await ring('identity')).all()).toHaveLength(2);

    namespace.deployments.settle();
    expect(await run()).toEqual(['The gateway signs with new keys for identity, audit.']);
    expect([known('identity'), signing('identity')]).toEqual([[old, fresh], fresh]);

    namespace.deployments.settle();
    clock.advance(6 * MINUTE_MS);
    expect(await run()).toHaveLength(2);
    expect([known('identity'), signing('identity')]).toEqual([[fresh], fresh]);
    const after = await ring('identity');
    expect(after.current().id).not.toBe(sealedUnder);
    expect(after.find(sealedUnder)).toBeDefined();

    namespace.deployments.settle();
    expect(await run()).toEqual(['No key is due.']);
  });

  it('lets the gateway sign with a key only when every pod knows it', async () => {
    await run({ now: true });
    const before = signing('audit');
    expect(await run()).toEqual(['Waits until every pod of identity knows its new keys.']);
    expect(signing('audit')).toBe(before);
  });

  it('takes the old key away only when no pod signs with it and no token of it is left', async () => {
    await run({ now: true });
    namespace.deployments.settle();
    await run();
    expect(await run()).toEqual(['Waits until every pod of the gateway signs with the new keys.']);
    namespace.deployments.settle();
    expect(await run()).toEqual(['Waits until no token is left that an old key signed.']);
    expect(known('identity')).toHaveLength(2);
  });

  it('begins the roll-out that a run before it was ended in front of', async () => {
    await run({ now: true });
    namespace.deployments.add('acme-identity'); // as if the annotation had never been written
    namespace.deployments.settle();
    namespace.deployments.rollOuts.length = 0;
    expect(await run()).toEqual(['Waits until every pod of identity knows its new keys.']);
    expect(namespace.deployments.rollOuts).toEqual(['acme-identity']);
  });

  it('does nothing where somebody else writes at the same time', async () => {
    namespace.meanwhile = async () => {
      const secret = await namespace.find('acme-identity-keys');
      if (secret) await namespace.change(secret, { values: { other: 'key' } });
    };
    await expect(run({ now: true })).rejects.toThrow('was changed by somebody else meanwhile');
    expect(known('identity')).toHaveLength(1);
    expect(namespace.deployments.rollOuts).toEqual([]);
  });

  it('leaves a service alone whose keys and the gateway’s do not fit together, and says so', async () => {
    const secret = await namespace.find('acme-audit-keys');
    if (secret) await namespace.change(secret, { values: { SERVICE_TOKEN_KEYS: `own:${'A'.repeat(43)}` } });
    const lines = await run({ now: true });
    expect(lines).toEqual([
      'audit is left alone: its keys and the gateway’s do not fit together.',
      'identity learns new keys.',
    ]);
  });

  it('tells of a Deployment that is not there', async () => {
    const { rollOuts } = { rollOuts: new RollOuts(new NamespaceInMemory().deployments) };
    const rotation = { secrets: namespace, rollOuts, source: source(), tell: () => undefined, now: true };
    await expect(rotateKeys(plan, rotation)).rejects.toThrow('There is no Deployment acme-identity');
  });
});
