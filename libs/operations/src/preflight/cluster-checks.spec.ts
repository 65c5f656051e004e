import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CHART } from '../../test/chart.js';
import { examine } from '../findings/examine.js';
import type { Verdict } from '../findings/finding.js';
import type { Secret } from '../observation/objects.js';
import { CLUSTER_CHECKS, OLDEST_KUBERNETES } from './cluster-checks.js';
import type { ClusterFacts } from './cluster-facts.js';
import { readManifest } from './manifest.js';
import { upgradeRefusal } from './upgrade-path.js';
import { wantedOf } from './wanted.js';

const wanted = wantedOf(readManifest(CHART));
const secret = (name: string, values: Readonly<Record<string, string>>): [string, Secret] => [
  name,
  {
    metadata: { name },
    data: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    ),
  },
];
const registry = secret('registry', { '.dockerconfigjson': '{}' });
const database = secret('acme-identity-database', { DATABASE_URL: 'postgres://identity_app:hunter2@db/identity' });

const facts = (changed: Partial<ClusterFacts> = {}): ClusterFacts => ({
  wanted,
  version: { value: 'v1.36.3' },
  clockSkewSeconds: { value: 0.4 },
  namespace: { value: { exists: true, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
  absentKinds: { value: [] },
  deniedKinds: { value: [] },
  storageClasses: {
    value: [
      { name: 'standard', isDefault: true },
      { name: 'fast', isDefault: false },
    ],
  },
  admissions: { value: [{ owner: 'Deployment/acme-identity', refusal: undefined }] },
  secrets: { value: new Map([registry, database]) },
  installed: { value: '1.3.2' },
  imagesHeld: { value: new Set() },
  ...changed,
});
const find = (check: string, changed: Partial<ClusterFacts>) =>
  examine(CLUSTER_CHECKS, facts(changed)).find((finding) => finding.check === check)!;

type Case = readonly [check: string, verdict: Verdict, says: string, flaw: Partial<ClusterFacts>];
const FLAWS: readonly Case[] = [
  ['kubernetes-version', 'fail', 'v1.32.9', { version: { value: 'v1.32.9' } }],
  ['kubernetes-version', 'fail', 'nonsense', { version: { value: 'nonsense' } }],
  [
    'rights-suffice',
    'fail',
    'create networkpolicies',
    { deniedKinds: { value: ['create networkpolicies.networking.k8s.io'] } },
  ],
  ['kinds-served', 'fail', 'ServiceMonitor', { absentKinds: { value: ['monitoring.coreos.com/v1 ServiceMonitor'] } }],
  ['namespace-guarded', 'warn', 'no profile', { namespace: { value: { exists: true, labels: {} } } }],
  [
    'namespace-guarded',
    'warn',
    'only "baseline"',
    { namespace: { value: { exists: true, labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } } } },
  ],
  [
    'pods-admitted',
    'fail',
    'violates PodSecurity',
    { admissions: { value: [{ owner: 'Deployment/acme-identity', refusal: 'violates PodSecurity' }] } },
  ],
  ['pods-admitted', 'warn', 'once the namespace is there', { namespace: { value: { exists: false, labels: {} } } }],
  [
    'storage-there',
    'fail',
    'no default class',
    { storageClasses: { value: [{ name: 'standard', isDefault: false }] } },
  ],
  ['secrets-there', 'fail', 'acme-identity-database: is not there', { secrets: { value: new Map([registry]) } }],
  [
    'secrets-there',
    'fail',
    'has no key DATABASE_URL',
    { secrets: { value: new Map([registry, secret('acme-identity-database', { url: 'x' })]) } },
  ],
  [
    'secrets-well-formed',
    'fail',
    'is not a postgres:// URL',
    { secrets: { value: new Map([registry, secret('acme-identity-database', { DATABASE_URL: 'mysql://hunter2' })]) } },
  ],
  ['images-named', 'fail', 'identity:latest', { wanted: { ...wanted, images: ['registry.example/identity:latest'] } }],
  ['images-named', 'fail', 'localhost:5000/identity', { wanted: { ...wanted, images: ['localhost:5000/identity'] } }],
  ['images-named', 'fail', 'registry', { secrets: { value: new Map([database]) } }],
  ['upgrade-path', 'fail', 'leaves out minors', { installed: { value: '1.2.0' } }],
  ['clock-agrees', 'warn', '7.0 s ahead', { clockSkewSeconds: { value: 7 } }],
  ['clock-agrees', 'fail', '40.0 s behind', { clockSkewSeconds: { value: -40 } }],
];

describe('the preflight of a cluster', () => {
  it('finds nothing wrong with one that is ready', () => {
    expect(examine(CLUSTER_CHECKS, facts()).filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  });

  it.each(FLAWS)('%s: %s, with words on "%s"', (check, verdict, says, flaw) => {
    const finding = find(check, flaw);
    expect([finding.verdict, [finding.says, ...finding.details].join('\n')]).toEqual([
      verdict,
      expect.stringContaining(says),
    ]);
  });

  it('has a flaw here for every check', () => {
    expect(new Set(FLAWS.map(([check]) => check))).toEqual(new Set(CLUSTER_CHECKS.map(({ id }) => id)));
  });

  it('T71: says what is wrong with a secret, and not what it is', () => {
    const ring = '{"keys":[{"id":"k1","secret":"hunter2","state":"current"}]}';
    const secrets = new Map([
      registry,
      secret('acme-identity-database', { DATABASE_URL: 'hunter2' }),
      secret('acme-identity-keys', { 'key-ring.json': ring }),
    ]);
    const { details } = find('secrets-well-formed', { secrets: { value: secrets } });
    expect(details).toHaveLength(2);
    expect(details.join()).not.toContain('hunter2');
  });

  it('asks for no Secret that is made at install, and lets a digest name an image', () => {
    expect(find('secrets-there', {}).verdict).toBe('ok');
    const digest = 'registry.example:5000/identity@sha256:0123';
    expect(find('images-named', { wanted: { ...wanted, images: [digest] } }).verdict).toBe('ok');
  });
});

describe('the oldest Kubernetes', () => {
  it('is the one that the chart itself names', () => {
    const chart = readFileSync(join(import.meta.dirname, '../../../../helm/guildhall/Chart.yaml'), 'utf8');
    expect(chart).toContain(`kubeVersion: ">=1.${OLDEST_KUBERNETES}.0-0"`);
  });
});

describe('the path of an upgrade', () => {
  it.each([
    ['1.3.2', '1.3.2'],
    ['1.3.2', '1.4.0'],
    ['v1.3.2', '1.3.9-rc.1'],
    ['1.9.0', '2.0.3'],
    ['main', '1.0.0'],
  ])('goes from %s to %s', (from, to) => expect(upgradeRefusal(from, to)).toBeUndefined());

  it.each([
    ['1.3.2', '1.3.1'],
    ['2.0.0', '1.9.9'],
    ['1.3.2', '1.5.0'],
    ['1.9.0', '2.1.0'],
    ['1.9.0', '3.0.0'],
  ])('does not go from %s to %s', (from, to) => expect(upgradeRefusal(from, to)).toContain(from));
});
