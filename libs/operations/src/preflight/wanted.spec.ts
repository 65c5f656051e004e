import { describe, expect, it } from '@jest/globals';
import { CHART } from '../../test/chart.js';
import { readManifest } from './manifest.js';
import { settingsOfManifest } from './server-settings.js';
import { wantedOf } from './wanted.js';

const wanted = wantedOf(readManifest(CHART));

describe('what a rendered chart asks for', () => {
  it('is its version, kinds, pods at their most, claims and images', () => {
    const found = wanted;
    expect(found).toMatchObject({
      version: '1.4.0',
      claims: [
        { name: 'data-acme-postgres-0', storageClass: 'fast' },
        { name: 'acme-audit-objects', storageClass: undefined },
      ],
      images: ['registry.example/guildhall/identity:1.4.0', 'registry.example/guildhall/backup:1.4.0', 'postgres:18.4'],
      pullSecrets: ['registry'],
    });
    expect(found.kinds.map(({ kind }) => kind)).toContain('ServiceMonitor');
    expect(found.pods.map(({ owner, replicas }) => [owner, replicas])).toEqual([
      ['Deployment/acme-identity', 5],
      ['CronJob/acme-backup-base', 1],
      ['StatefulSet/acme-postgres', 1],
    ]);
  });

  it('is every key of a Secret that a pod cannot start without, and what is made of them at install', () => {
    const { secrets, secretsMade } = wanted;
    expect(secrets.map(({ secret, key }) => `${secret}/${key}`)).toEqual([
      'acme-identity-database/DATABASE_URL',
      'acme-identity-keys/key-ring.json',
    ]);
    expect([...secretsMade]).toEqual(['acme-identity-keys']);
  });

  it('leads to the servers through the Secrets that hold their addresses', () => {
    const url = 'postgres://identity_app:x@db:5432/identity';
    const data = { DATABASE_URL: Buffer.from(url).toString('base64') };
    const secrets = new Map([['acme-identity-database', { metadata: { name: 'acme-identity-database' }, data }]]);
    const settings = settingsOfManifest(wanted, secrets);
    expect([...settings.databases]).toEqual([['identity', url]]);
    expect(settings.others).toMatchObject({ value: { KAFKA_BROKERS: ['kafka:9092'], KAFKA_TLS: false } });
    // Five pods at most, of twenty connections of the pool and six beside it each.
    expect(settings.connections).toEqual([{ service: 'identity', count: 130 }]);
  });

  it('is of a StatefulSet’s pod a volume for each claim, too', () => {
    const pods = wanted.pods.find(({ owner }) => owner === 'StatefulSet/acme-postgres');
    expect(pods?.template.spec.volumes).toEqual([{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }]);
  });

  it('is nothing where nothing was rendered', () => {
    expect(readManifest('---\n# only a comment\n---\nnull\n')).toEqual([]);
    expect(() => readManifest('Error: values do not meet the schema: {')).toThrow('no YAML');
  });
});
