import {
  encodeId,
  type EventOf,
  PLATFORM_TENANT_ID,
  recordKey,
  RoleStated,
  serviceSource,
  SigningKeyStated,
  TenantStated,
  writeHeaders,
} from '@guildhall/contracts';
import { openBroker, topicPlans } from '@guildhall/events';
import { newId } from '@guildhall/runtime';
import type { TokenMint } from './token-mint.js';

const PERMISSIONS = ['items:read', 'users:read', 'users:create', 'roles:read', 'teams:read', 'reports:read'];
/** More than is asked of any: the bucket is taken from, and never empty. */
const REQUESTS_PER_MINUTE = 1_000_000;

interface Statement {
  readonly stated: EventOf;
  readonly subject: string;
  readonly tenantId: string;
}

/** States what identity and tenancy would: the key of the mint, the role of all users, and their organisations. */
export async function stateEdge(brokers: readonly string[], mint: TokenMint): Promise<void> {
  const broker = await openBroker('platformatic', { brokers: [...brokers], clientId: 'bench-edge' });
  try {
    await broker.ensureTopics(topicPlans([RoleStated, SigningKeyStated, TenantStated].map(({ topic }) => topic)));
    await broker.sendBatch(statementsFor(mint).map(recordOf));
  } finally {
    await broker.disconnect();
  }
}

function statementsFor({ signingKeyId, publicJwk, roleId, tenantIds }: TokenMint): Statement[] {
  const ofPlatform = { tenantId: PLATFORM_TENANT_ID };
  const key = SigningKeyStated({
    signingKeyId,
    status: 'current',
    publicJwk: { ...publicJwk } as Record<string, string>,
  });
  const role = RoleStated({ roleId, slug: 'bench', permissions: [...PERMISSIONS] });
  return [
    { stated: key, subject: encodeId('sgk', signingKeyId), ...ofPlatform },
    { stated: role, subject: encodeId('rol', roleId), ...ofPlatform },
    ...tenantIds.map((tenantId, number) => ({
      stated: TenantStated({
        ...{ organizationId: tenantId, slug: `bench-${number}`, status: 'active', tier: 'enterprise' },
        requestsPerMinute: REQUESTS_PER_MINUTE,
        rateLimits: [],
      }),
      subject: encodeId('org', tenantId),
      tenantId,
    })),
  ];
}

function recordOf({ stated: { event, data }, subject, tenantId }: Statement) {
  const envelope = {
    ...{ eventId: newId(), type: event.type, source: serviceSource('identity'), tenantId, subject },
    ...{ aggregateVersion: 1, occurredAt: new Date().toISOString(), actor: 'system:identity' },
    ...{ correlationId: newId(), producerEpoch: 0 },
  };
  const value = JSON.stringify(event.toWire(data));
  return { topic: event.topic, key: recordKey(envelope), value, headers: writeHeaders(envelope) };
}
