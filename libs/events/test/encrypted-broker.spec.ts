import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { TestAuthority } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Broker } from '../src/broker/broker.js';
import { type KafkaSettings, openBrokerBy } from '../src/broker/open-broker-by.js';
import { EncryptedKafka, USER } from './broker/encrypted-kafka.js';
import { isVerifyRing } from './harness.js';

const clear = { KAFKA_BROKERS: ['127.0.0.1:9092'], KAFKA_CLIENT: 'platformatic', KAFKA_TLS: false } as const;

describe('settings of the broker', () => {
  it.each<[string, Partial<KafkaSettings>]>([
    ['KAFKA_TLS=true', { KAFKA_TLS_CA: 'an authority' }],
    ['KAFKA_TLS_KEY', { KAFKA_TLS: true, KAFKA_TLS_CERTIFICATE: 'a certificate' }],
    ['KAFKA_SASL_PASSWORD', { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'guildhall' }],
    ['KAFKA_SASL_MECHANISM', { KAFKA_SASL_USERNAME: 'guildhall', KAFKA_SASL_PASSWORD: 'canary' }],
  ])('are refused where %s is missing, before anything is sent in clear', async (missing, settings) => {
    const opening = openBrokerBy({ ...clear, ...settings }, { clientId: 'spec' });
    await expect(opening).rejects.toThrow(missing);
    await expect(opening).rejects.not.toThrow('canary');
  });
});

// A broker of their own takes its time to start: in `verify`.
const whole = isVerifyRing ? describe : describe.skip;
let kafka: EncryptedKafka | undefined;
const open: Broker[] = [];
beforeAll(async () => {
  if (isVerifyRing) kafka = await EncryptedKafka.start();
}, 120_000);
afterAll(async () => {
  for (const broker of open) await broker.disconnect();
  await kafka?.remove();
}, 60_000);

whole.each(['platformatic', 'kafkajs'] as const)('an encrypted broker, through %s', (client) => {
  async function sendBy(settings: Partial<KafkaSettings>): Promise<bigint | undefined> {
    const broker = await openBrokerBy(
      { ...clear, KAFKA_CLIENT: client, KAFKA_TLS: true, ...settings },
      { clientId: 'encrypted-spec' },
    );
    open.push(broker);
    const topic = `test.encrypted.${randomUUID()}`;
    await broker.ensureTopics([{ name: topic, partitions: 1, retentionMs: 3_600_000, cleanup: 'delete' }]);
    await broker.sendBatch([{ topic, key: 'k', value: 'v', headers: {} }]);
    return (await broker.endOffsets([topic]))[0]?.offset;
  }
  /** Everything that stands in the refusal and in what caused it. */
  const refusalOf = (settings: Partial<KafkaSettings>) =>
    sendBy(settings).then(
      () => '',
      (error: unknown) => inspect(error, { depth: 10 }),
    );
  const signedIn = (mechanism: KafkaSettings['KAFKA_SASL_MECHANISM'], password: string = USER.password) => ({
    KAFKA_BROKERS: [`localhost:${kafka?.signedIn}`],
    KAFKA_TLS_CA: kafka?.authority.certificate,
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: USER.username,
    KAFKA_SASL_PASSWORD: password,
  });

  it.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)('takes records of a user of %s', async (mechanism) => {
    expect(await sendBy(signedIn(mechanism))).toBe(1n);
  });

  it.each(['plain', 'scram-sha-512'] as const)('refuses a wrong password by %s', async (mechanism) => {
    expect(await refusalOf(signedIn(mechanism, 'wrong'))).toMatch(/authentication/i);
  });

  it('takes records of whoever has a certificate of its authority, and of nobody without', async () => {
    const identity = await kafka?.authority.identityOf('guildhall');
    const certified = {
      KAFKA_BROKERS: [`localhost:${kafka?.certified}`],
      KAFKA_TLS_CA: kafka?.authority.certificate,
    };
    expect(await sendBy({ ...certified, KAFKA_TLS_CERTIFICATE: identity?.cert, KAFKA_TLS_KEY: identity?.key })).toBe(
      1n,
    );
    expect(await refusalOf(certified)).not.toBe('');
  });

  it('is refused under another name, and where somebody else vouches for it', async () => {
    const byAddress = { ...signedIn('plain'), KAFKA_BROKERS: [`127.0.0.1:${kafka?.signedIn}`] };
    expect(await refusalOf(byAddress)).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
    const stranger = (await TestAuthority.create('CN=Somebody else')).certificate;
    expect(await refusalOf({ ...signedIn('plain'), KAFKA_TLS_CA: stranger })).toContain('unable to verify');
  });
});
