import { createRequire } from 'node:module';
import { encodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { Kafka as KafkaClient, Producer } from 'kafkajs';
import type { Guildhall } from './guildhall.js';

const { Kafka, Partitioners, logLevel } = createRequire(import.meta.url)('kafkajs') as {
  Kafka: typeof KafkaClient;
  Partitioners: { DefaultPartitioner: never };
  logLevel: { NOTHING: 0 };
};

/** What a forged token says; anything may be missing or wrong. */
export interface Claims {
  readonly tenant: string;
  readonly sub?: string;
  readonly sid?: string;
  readonly roles?: readonly string[];
  readonly [claim: string]: unknown;
}

const TOKEN_SECONDS = 300;

/**
 * States to the gateway what identity would: keys and roles. With it a test can be a caller whom no sign-in makes: one
 * with a single permission, or with a token that expired an hour ago.
 */
export class EdgeState {
  private constructor(
    private readonly guildhall: Guildhall,
    private readonly producer: Producer,
  ) {}

  static async of(guildhall: Guildhall): Promise<EdgeState> {
    const kafka = new Kafka({ clientId: 'e2e', brokers: [...guildhall.at.kafkaBrokers], logLevel: logLevel.NOTHING });
    const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    return new EdgeState(guildhall, producer);
  }

  stop = () => this.producer.disconnect();

  /** A role of organisation zero, which therefore holds everywhere. */
  async role(permissions: readonly string[]): Promise<string> {
    const roleId = encodeId('rol', newId());
    const slug = `e2e-${crypto.randomUUID().slice(0, 8)}`;
    await this.state('guildhall.identity.roles.state', 'RoleStated', roleId, { roleId, slug, permissions });
    return roleId;
  }

  /** A key that the gateway takes for identity's, and what signs with it. */
  async signer(status = 'current') {
    const key = await this.key(status);
    return (claims: Claims) => this.sign(key, claims);
  }

  /** As `signer`, but nobody has stated the key. */
  async stranger() {
    const { privateKey } = await generateKeyPair('ES256');
    const key = { kid: encodeId('sgk', newId()), privateKey };
    return (claims: Claims) => this.sign(key, claims);
  }

  /** States a key of ours. */
  async key(status = 'current') {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    const kid = encodeId('sgk', newId());
    const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };
    const value = { signingKeyId: kid, status, publicJwk };
    await this.state('guildhall.identity.signing-keys.state', 'SigningKeyStated', kid, value);
    return { kid, privateKey, publicKey, publicJwk };
  }

  /** An access token as identity would make it, but for what `claims` and `header` say. */
  sign({ kid, privateKey }: { kid: string; privateKey: CryptoKey }, claims: Claims, header: object = {}) {
    return new SignJWT(this.claims(claims))
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
      .sign(privateKey);
  }

  claims(claims: Claims): Record<string, unknown> {
    const now = Math.floor(Date.now() / 1_000);
    return {
      iss: this.guildhall.at.publicUrl,
      aud: 'guildhall',
      sub: encodeId('usr', newId()),
      sid: encodeId('ses', newId()),
      roles: [],
      pv: 1,
      acr: 'pwd',
      iat: now,
      exp: now + TOKEN_SECONDS,
      jti: crypto.randomUUID(),
      ...claims,
    };
  }

  private async state(topic: string, type: string, subject: string, value: object): Promise<void> {
    const zero = encodeId('org', PLATFORM_TENANT_ID);
    const headers = {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: encodeId('evt', newId()),
      ce_type: `guildhall.identity.v1.${type}`,
      ce_source: '/guildhall/identity',
      ce_subject: subject,
      ce_time: new Date().toISOString(),
      ce_tenantid: zero,
      ce_actor: 'system:identity',
      ce_aggregateversion: '1',
      ce_correlationid: crypto.randomUUID(),
      ce_producerepoch: '1',
    };
    await this.producer.send({
      topic,
      messages: [{ key: `${zero}/${subject}`, headers, value: JSON.stringify(value) }],
    });
  }
}
