import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePorts, servers, TestDatabase } from '@guildhall/testing';
import { preflightSettings } from '../config.js';
import { gatherServers } from './gather-servers.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await TestDatabase.create();
});
afterAll(() => database.drop());

const settings = (env: Readonly<Record<string, string>>) => preflightSettings.parse(env);
const real = { KAFKA_BROKERS: servers.kafkaBrokers.join(), REDIS_URL: servers.redisUrl, SMTP_URL: servers.smtpUrl };

describe('asking the servers', () => {
  it('tells of each what the checks judge, as the service itself would find it', async () => {
    const databases = new Map([['identity', database.urls.app]]);
    const facts = await gatherServers({ databases, others: { value: settings(real) }, connections: [] });
    expect(facts.databases).toMatchObject([
      { service: 'identity', state: { value: { unsafe: undefined, isEncrypted: false } } },
    ]);
    const [{ state }] = facts.databases as [(typeof facts.databases)[number]];
    expect('value' in state && state.value.migrations.length).toBeGreaterThan(0);
    expect('value' in state && state.value.connectionsAtMost).toBeGreaterThan(10);
    expect(facts.kafka).toMatchObject({ value: { missingTopics: expect.any(Array) } });
    expect(facts.redis).toMatchObject({
      value: { version: expect.stringMatching(/^\d+\./), policy: expect.any(String) },
    });
    expect(facts.mail).toMatchObject({ value: new URL(servers.smtpUrl).host });
  });

  it('finds the superuser unsafe, and tells no password of a server that is away', async () => {
    const [port] = await freePorts(1);
    const away = `postgres://app:hunter2@127.0.0.1:${port}/x`;
    const databases = new Map([
      ['audit', database.adminUrl],
      ['tenancy', away],
    ]);
    const facts = await gatherServers({
      databases,
      others: { value: settings({ KAFKA_BROKERS: real.KAFKA_BROKERS }) },
      connections: [],
    });
    expect(facts.databases).toMatchObject([
      { state: { value: { unsafe: expect.stringContaining('superuser') } } },
      { state: { missing: expect.any(String) } },
    ]);
    expect(JSON.stringify(facts)).not.toContain('hunter2');
    expect([facts.redis, facts.mail]).toEqual([undefined, undefined]);
  });
});
