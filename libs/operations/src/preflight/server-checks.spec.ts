import { describe, expect, it } from '@jest/globals';
import { examine } from '../findings/examine.js';
import type { Verdict } from '../findings/finding.js';
import { releasedMigrations } from './released-migrations.js';
import { SERVER_CHECKS } from './server-checks.js';
import type { DatabaseState, ServerFacts } from './server-facts.js';

const migrations = releasedMigrations['identity'] ?? [];
const database = (changed: Partial<DatabaseState> = {}) => ({
  service: 'identity',
  server: 'db:5432',
  state: {
    value: {
      version: '18.4',
      isEncrypted: true,
      unsafe: undefined,
      lossy: [],
      connectionsAtMost: 97,
      migrations,
      clockSkewSeconds: 0,
      ...changed,
    },
  },
});
const facts = (changed: Partial<ServerFacts> = {}): ServerFacts => ({
  databases: [database()],
  kafka: { value: { missingTopics: [] } },
  redis: { value: { version: '7.0.15', policy: 'volatile-lru', clockSkewSeconds: 0 } },
  mail: { value: 'smtp.example:587' },
  connections: [{ service: 'identity', count: 90 }],
  ...changed,
});
const away = { missing: 'connect ECONNREFUSED' };

type Case = readonly [check: string, verdict: Verdict, says: string, flaw: Partial<ServerFacts>];
const FLAWS: readonly Case[] = [
  [
    'postgres-reachable',
    'fail',
    'identity (db:5432): connect ECONNREFUSED',
    { databases: [{ ...database(), state: away }] },
  ],
  ['postgres-reachable', 'unknown', 'No address', { databases: [] }],
  [
    'postgres-safe',
    'fail',
    'identity_app is a superuser',
    { databases: [database({ unsafe: 'identity_app is a superuser' })] },
  ],
  ['postgres-durable', 'warn', 'fsync is off', { databases: [database({ lossy: ['fsync'] })] }],
  ['postgres-encrypted', 'warn', 'identity (db:5432)', { databases: [database({ isEncrypted: false })] }],
  [
    'postgres-connections',
    'fail',
    '98 wanted at most, 97 allowed',
    { connections: [{ service: 'identity', count: 98 }] },
  ],
  [
    'schema-fits',
    'fail',
    'AddTomorrow1999000000000',
    { databases: [database({ migrations: [...migrations, 'AddTomorrow1999000000000'] })] },
  ],
  ['kafka-ready', 'fail', 'ECONNREFUSED', { kafka: away }],
  ['kafka-ready', 'warn', 'guildhall.audit.v1', { kafka: { value: { missingTopics: ['guildhall.audit.v1'] } } }],
  ['redis-ready', 'fail', 'ECONNREFUSED', { redis: away }],
  ['redis-ready', 'unknown', 'No address', { redis: undefined }],
  ['kafka-ready', 'unknown', 'No address', { kafka: undefined }],
  ['mail-accepted', 'unknown', 'No address', { mail: undefined }],
  [
    'redis-ready',
    'warn',
    'noeviction',
    { redis: { value: { version: '7', policy: 'noeviction', clockSkewSeconds: 0 } } },
  ],
  ['mail-accepted', 'warn', 'ECONNREFUSED', { mail: away }],
  ['server-clocks-agree', 'warn', 'db:5432: 8.0 s', { databases: [database({ clockSkewSeconds: 8 })] }],
  [
    'server-clocks-agree',
    'fail',
    'Redis: -31.0 s',
    { redis: { value: { version: '7', policy: 'volatile-lru', clockSkewSeconds: -31 } } },
  ],
];

describe('the preflight of the servers', () => {
  it('finds nothing wrong with servers that are ready', () => {
    expect(examine(SERVER_CHECKS, facts()).filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  });

  it.each(FLAWS)('%s: %s, with words on "%s"', (check, verdict, says, flaw) => {
    const finding = examine(SERVER_CHECKS, facts(flaw)).find((each) => each.check === check)!;
    expect([finding.verdict, [finding.says, ...finding.details].join('\n')]).toEqual([
      verdict,
      expect.stringContaining(says),
    ]);
  });

  it('has a flaw here for every check', () => {
    expect(new Set(FLAWS.map(([check]) => check))).toEqual(new Set(SERVER_CHECKS.map(({ id }) => id)));
  });

  it('calls nothing well that was not asked', () => {
    const blind = facts({ databases: [], kafka: away, redis: away, mail: away, connections: [] });
    expect(examine(SERVER_CHECKS, blind).filter(({ verdict }) => verdict === 'ok')).toEqual([]);
  });

  it('knows which migrations a first install applies', () => {
    const finding = examine(SERVER_CHECKS, facts({ databases: [database({ migrations: [] })] })).find(
      ({ check }) => check === 'schema-fits',
    );
    expect(finding).toMatchObject({ verdict: 'ok', says: `${migrations.length} migrations will be applied.` });
    expect(migrations.length).toBeGreaterThan(3);
  });
});
