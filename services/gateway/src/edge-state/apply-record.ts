import {
  AccessRulesStated,
  ApiKeyStated,
  encodeId,
  type Envelope,
  type EventType,
  NetworkBlockStated,
  PLATFORM_TENANT_ID,
  type PolicyLimit,
  readHeaders,
  readValue,
  RoleStated,
  SessionRevoked,
  SigningKeyStated,
  TenantStated,
  UserRevoked,
} from '@guildhall/contracts';
import type { IncomingRecord } from '@guildhall/events';
import { readSubnet } from '../addresses/subnet.js';
import { isLimit, type Limit } from '../limits/limit.js';
import type { EdgeState } from './edge-state.js';
import type { OldSecret } from './stated-keys.js';
import { StatedNetworks } from './stated-networks.js';
import { verifyingKey } from './verifying-key.js';

interface Arrived {
  readonly key: string;
  readonly envelope: Envelope;
}

type Apply = (state: EdgeState, arrived: Arrived, value: Buffer) => Promise<void> | void;

/** The topics that edge state is made of. */
export const EDGE_TOPICS = [
  ApiKeyStated,
  NetworkBlockStated,
  RoleStated,
  SigningKeyStated,
  TenantStated,
  UserRevoked,
].map(({ topic }) => topic);

const apply = new Map<string, Apply>([
  on(ApiKeyStated, (state, { key, envelope }, { status, digest, scopes, expiresAt, networks, makerId, ...old }) => {
    state.apiKeys.state(key, envelope.aggregateVersion, {
      tenant: encodeId('org', envelope.tenantId),
      key: envelope.subject,
      digest,
      ...(makerId !== undefined && { maker: makerId }),
      ...oldSecretOf(old),
      // A word that this release does not know lets nobody in (D26).
      isRevoked: status !== 'active',
      scopes,
      expiresAtMs: expiresAt === undefined ? Infinity : Date.parse(expiresAt),
      networks: new StatedNetworks(networks),
    });
  }),
  on(AccessRulesStated, (state, { envelope }, { networks, webOrigins }) => {
    const rules = { networks: new StatedNetworks(networks), webOrigins: new Set(webOrigins) };
    state.access.state(encodeId('org', envelope.tenantId), envelope.aggregateVersion, rules);
  }),
  on(NetworkBlockStated, (state, arrived, stated) => stateBlock(state, arrived, stated)),
  on(RoleStated, (state, { key, envelope }, { permissions }) => {
    state.roles.state(key, envelope.aggregateVersion, permissions);
    state.roleChanged();
  }),
  on(SigningKeyStated, (state, arrived, stated) => stateSigningKey(state, arrived, stated)),
  on(TenantStated, (state, { key, envelope }, { status, tier, requestsPerMinute, rateLimits }) => {
    const limits = limitsStated(rateLimits);
    state.tenants.state(key, envelope.aggregateVersion, { status, tier, requestsPerMinute, limits });
  }),
  on(UserRevoked, (state, { envelope }, { minVersion }) => {
    state.revocations.raiseUser(encodeId('org', envelope.tenantId), envelope.subject, minVersion);
  }),
  on(SessionRevoked, (state, { envelope }) => {
    state.revocations.endSession(encodeId('org', envelope.tenantId), envelope.subject);
  }),
]);

/** Takes a record into the state. Throws for one that is none of ours; types that this build does not know pass by. */
export async function applyRecord(state: EdgeState, record: IncomingRecord): Promise<void> {
  if (record.key === null) throw new TypeError('The record has no key.');
  if (record.value === null) {
    endKey(state, record.topic, record.key);
  } else {
    const envelope = readHeaders(record.headers, record);
    await apply.get(envelope.type)?.(state, { key: record.key, envelope }, record.value);
  }
  state.tellChange();
}

function on<D extends object>(
  event: EventType<D>,
  take: (state: EdgeState, arrived: Arrived, data: D) => Promise<void> | void,
): [string, Apply] {
  return [event.type, (state, arrived, value) => take(state, arrived, readValue(event, arrived.envelope, value))];
}

// What no bucket can hold is as if it had not been said: the tier's limit holds.
function limitsStated(rateLimits: readonly PolicyLimit[]): ReadonlyMap<string, Limit> {
  return new Map(rateLimits.filter(isLimit).map(({ policy, ...limit }) => [policy, limit]));
}

// Without an end it would be no old one: then it opens nothing.
function oldSecretOf({
  oldDigest: digest,
  oldDigestEndsAt: endsAt,
}: Pick<ApiKeyStated, 'oldDigest' | 'oldDigestEndsAt'>): { old?: OldSecret } {
  return digest && endsAt ? { old: { digest, endsAtMs: Date.parse(endsAt) } } : {};
}

function stateBlock(state: EdgeState, { key, envelope }: Arrived, { network, expiresAt }: NetworkBlockStated): void {
  const subnet = readSubnet(network);
  if (!subnet) throw new TypeError('A block is of no network.');
  state.blocks.state(key, envelope.aggregateVersion, {
    block: envelope.subject,
    tenant: encodeId('org', envelope.tenantId),
    network: subnet,
    expiresAtMs: expiresAt === undefined ? Infinity : Date.parse(expiresAt),
  });
}

async function stateSigningKey(
  state: EdgeState,
  { key, envelope }: Arrived,
  { status, publicJwk }: SigningKeyStated,
): Promise<void> {
  if (envelope.tenantId !== PLATFORM_TENANT_ID) throw new TypeError('Only the platform states signing keys.');
  if (status === 'gone') return state.endSigningKey(key);
  state.signingKeys.state(key, envelope.aggregateVersion, verifyingKey(publicJwk));
}

function endKey(state: EdgeState, topic: string, key: string): void {
  if (topic === RoleStated.topic) {
    state.roles.end(key);
    state.roleChanged();
  }
  if (topic === ApiKeyStated.topic) state.apiKeys.end(key);
  if (topic === SigningKeyStated.topic) state.endSigningKey(key);
  if (topic === TenantStated.topic) state.tenants.end(key);
  if (topic === NetworkBlockStated.topic) endNetworkRecord(state, key);
}

// Two kinds of statements share the topic, and their keys tell them apart. The rules go by their organisation.
function endNetworkRecord(state: EdgeState, key: string): void {
  const [tenant = '', subject = ''] = key.split('/');
  if (subject.startsWith('blk_')) state.blocks.end(key);
  else state.access.end(tenant);
}
