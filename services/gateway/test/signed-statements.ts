import {
  AccessRulesStated,
  ApiKeyStated,
  encodeId,
  type EventOf,
  NetworkBlockStated,
  PLATFORM_TENANT_ID,
  type PolicyLimit,
  recordKey,
  RoleStated,
  serviceSource,
  SessionRevoked,
  SigningKeyStated,
  TenantStated,
  UserRevoked,
  writeHeaders,
} from '@guildhall/contracts';
import { type Broker, openBroker, topicPlans } from '@guildhall/events';
import { newId } from '@guildhall/runtime';
import { type OpaqueSecret, opaqueSecret } from '@guildhall/sealing';
import { eventually, servers, testIssuer } from '@guildhall/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from 'jose';
import { EdgeState } from '../src/edge-state/edge-state.js';

const AUDIENCE = 'guildhall';

export interface TestUser {
  readonly tenant: string;
  readonly user: string;
  readonly session: string;
  readonly roles: readonly string[];
}

export interface TestKey {
  readonly tenantId: string;
  readonly keyId: string;
  readonly made: OpaqueSecret;
  readonly secret: string;
}

export interface KeyTwists {
  readonly made?: OpaqueSecret;
  readonly keyId?: string;
  readonly version?: number;
  readonly status?: string;
  readonly expiresAt?: Date;
  readonly statedBy?: string;
  readonly networks?: readonly string[];
  readonly makerId?: string;
  readonly old?: { readonly made: OpaqueSecret; readonly endsAt: Date };
}

export interface TenantTwists {
  readonly tenantId?: string;
  readonly status?: string;
  readonly version?: number;
  readonly requestsPerMinute?: number;
  readonly rateLimits?: readonly PolicyLimit[];
}

interface Rules {
  readonly networks?: readonly string[];
  readonly webOrigins?: readonly string[];
}

export interface TokenTwists {
  readonly header?: Partial<JWTHeaderParameters> & Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly key?: CryptoKey | Uint8Array;
  readonly issuedAt?: number;
  readonly lifeSeconds?: number;
}

/** States what identity and tenancy would state, on the real topics, under ids that no other test has. */
export class Statements {
  readonly kid: string;
  // The newest statement about each key: what came before it may never be seen.
  private readonly stated = new Map<string, (state: EdgeState) => boolean>();

  private constructor(
    private readonly broker: Broker,
    readonly signingKeyId: string,
    readonly privateKey: CryptoKey,
    readonly publicKey: CryptoKey,
  ) {
    this.kid = encodeId('sgk', signingKeyId);
  }

  static async open(brokers = servers.kafkaBrokers): Promise<Statements> {
    const broker = await openBroker('platformatic', { brokers, clientId: 'gateway-test' });
    await broker.ensureTopics(
      topicPlans([ApiKeyStated, RoleStated, SigningKeyStated, TenantStated, UserRevoked].map(({ topic }) => topic)),
    );
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const statements = new Statements(broker, newId(), privateKey, publicKey);
    await statements.stateKey('current');
    return statements;
  }

  async stateKey(status: string, { version = 1 } = {}): Promise<void> {
    const publicJwk = { ...(await exportJWK(this.publicKey)) } as Record<string, string>;
    const { signingKeyId } = this;
    await this.publish(SigningKeyStated({ signingKeyId, status, publicJwk }), this.kid, { version });
  }

  async role(permissions: readonly string[], { tenantId = PLATFORM_TENANT_ID, roleId = newId(), version = 1 } = {}) {
    const stated = RoleStated({ roleId, slug: 'test', permissions: [...permissions] });
    await this.publish(stated, encodeId('rol', roleId), { tenantId, version });
    const key = `${encodeId('org', tenantId)}/${encodeId('rol', roleId)}`;
    this.stated.set(key, ({ roles }) => roles.get(key)?.join() === permissions.join());
    return roleId;
  }

  async tenant({ status = 'active', tenantId = newId(), version = 1, ...given }: TenantTwists = {}) {
    const { requestsPerMinute = 100_000, rateLimits = [] } = given;
    const said = { organizationId: tenantId, slug: 'test', status, tier: 'basic' };
    const stated = TenantStated({ ...said, requestsPerMinute, rateLimits: [...rateLimits] });
    await this.publish(stated, encodeId('org', tenantId), { tenantId, version });
    const key = `${encodeId('org', tenantId)}/${encodeId('org', tenantId)}`;
    this.stated.set(key, ({ tenants }) => tenants.get(key)?.status === status);
    return tenantId;
  }

  /** A user with a role of their own, in an active organisation of their own unless told otherwise. */
  async user(permissions: readonly string[], tenantId?: string): Promise<TestUser> {
    const role = await this.role(permissions);
    return { tenant: tenantId ?? (await this.tenant()), user: newId(), session: newId(), roles: [role] };
  }

  /** A key as identity states it; the same id and secret again with another version to say something else of it. */
  async apiKey(tenantId: string, scopes: readonly string[], twists: KeyTwists = {}): Promise<TestKey> {
    const { made = opaqueSecret('k', tenantId), keyId = newId(), version = 1, status = 'active', expiresAt } = twists;
    const digest = made.digest.toString('base64url');
    const expiry = expiresAt && { expiresAt: expiresAt.toISOString() };
    const old = twists.old && {
      oldDigest: twists.old.made.digest.toString('base64url'),
      oldDigestEndsAt: twists.old.endsAt.toISOString(),
    };
    const networks = [...(twists.networks ?? [])];
    const maker = twists.makerId !== undefined && { makerId: twists.makerId };
    const said = { apiKeyId: keyId, status, digest, networks, scopes: [...scopes] };
    const stated = ApiKeyStated({ ...said, ...expiry, ...old, ...maker });
    await this.publish(stated, encodeId('key', keyId), { tenantId: twists.statedBy ?? tenantId, version });
    // What is said of it later is waited for by whoever says it.
    if (version === 1) this.stated.set(keyId, ({ apiKeys }) => apiKeys.find(digest)?.scopes.join() === scopes.join());
    return { tenantId, keyId, made, secret: made.secret };
  }

  /** @returns what lifts the block again */
  async networkBlock(network: string, tenantId = PLATFORM_TENANT_ID): Promise<() => Promise<void>> {
    const networkBlockId = newId();
    const subject = encodeId('blk', networkBlockId);
    await this.publish(NetworkBlockStated({ networkBlockId, network }), subject, { tenantId });
    return () => this.endKey(NetworkBlockStated.topic, `${encodeId('org', tenantId)}/${subject}`);
  }

  async accessRules(tenantId: string, { networks = [], webOrigins = [] }: Rules, version = 1): Promise<void> {
    const stated = AccessRulesStated({ policyId: tenantId, networks: [...networks], webOrigins: [...webOrigins] });
    await this.publish(stated, encodeId('pol', tenantId), { tenantId, version });
  }

  async revokeSession({ tenant: tenantId, session: sessionId }: TestUser) {
    await this.publish(SessionRevoked({ sessionId }), encodeId('ses', sessionId), { tenantId });
  }

  async revokeUser({ tenant: tenantId, user: userId }: TestUser, minVersion: number) {
    await this.publish(UserRevoked({ userId, minVersion }), encodeId('usr', userId), { tenantId, version: minVersion });
  }

  async endKey(topic: string, key: string): Promise<void> {
    this.stated.delete(key);
    await this.broker.sendBatch([{ topic, key, value: null, headers: {} }]);
  }

  async publish(
    { event, data }: EventOf,
    subject: string,
    { tenantId = PLATFORM_TENANT_ID, version = 1 }: { tenantId?: string; version?: number } = {},
  ): Promise<void> {
    const envelope = {
      eventId: newId(),
      type: event.type,
      source: serviceSource('identity'),
      tenantId,
      subject,
      aggregateVersion: version,
      occurredAt: new Date().toISOString(),
      actor: 'system:identity',
      correlationId: newId(),
      producerEpoch: 0,
    };
    const value = JSON.stringify(event.toWire(data));
    const headers = writeHeaders(envelope);
    await this.broker.sendBatch([{ topic: event.topic, key: recordKey(envelope), value, headers }]);
  }

  /** An access token as identity signs it, but for what the test twists. */
  async token(user: TestUser, { header, claims, key, issuedAt, lifeSeconds = 300 }: TokenTwists = {}): Promise<string> {
    const iat = issuedAt ?? Math.floor(Date.now() / 1_000);
    const body = {
      iss: testIssuer,
      aud: AUDIENCE,
      sub: encodeId('usr', user.user),
      tenant: encodeId('org', user.tenant),
      sid: encodeId('ses', user.session),
      roles: user.roles.map((role) => encodeId('rol', role)),
      pv: 1,
      acr: 'pwd',
      jti: newId(),
      iat,
      exp: iat + lifeSeconds,
      ...claims,
    };
    const protectedHeader = { alg: 'ES256', typ: 'at+jwt', kid: this.kid, ...header };
    return new SignJWT(body).setProtectedHeader(protectedHeader).sign(key ?? this.privateKey);
  }

  /** Waits until a gateway has read the roles and organisations that were stated last. */
  async untilKnownTo(app: INestApplicationContext): Promise<void> {
    const state = app.get(EdgeState);
    await eventually(() => [...this.stated.values()].every((isKnown) => isKnown(state)), { pauseMs: 5 });
    this.stated.clear();
  }

  /** The signing key ends with the test: the topics are everybody's, and kept. */
  async close(): Promise<void> {
    await this.endKey(SigningKeyStated.topic, `${encodeId('org', PLATFORM_TENANT_ID)}/${this.kid}`);
    await this.broker.disconnect();
  }
}
