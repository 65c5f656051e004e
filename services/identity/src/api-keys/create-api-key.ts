import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, created, Problems } from '@guildhall/http';
import { Clock, newId, Randomness } from '@guildhall/runtime';
import { opaqueSecret } from '@guildhall/sealing';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { z } from 'zod';
import type { AccessRules } from '../policies/policy-kinds.js';
import { policiesOf } from '../policies/policies-of.js';
import { lockRoles } from '../roles/role-graph-of.js';
import { ApiKey } from '../stated-keys/api-key.entity.js';
import {
  KeyLivesTooLong,
  KeysMakeNoKeys,
  MakerMayNotAct,
  ScopeAboveYours,
  TooManyApiKeys,
} from './api-key.problems.js';
import { NewApiKeyView, shown } from './api-key.view.js';
import { Expiry, KeyName, Networks } from './api-key.fields.js';
import { API_KEY } from '../stated-keys/api-key-secret.js';
import { requireMayHold } from './may-hold.js';
import { Scopes } from './scopes.js';

const MOST_KEYS = 500;
const DAY_MS = 86_400_000;

const CreateApiKeyBody = z.strictObject({
  name: KeyName,
  scopes: Scopes,
  expiresAt: Expiry.optional(),
  networks: Networks.optional(),
});
type CreateApiKeyBody = z.infer<typeof CreateApiKeyBody>;

export interface MadeApiKey {
  readonly key: ApiKey;
  readonly secret: string;
}

@Injectable()
export class CreateApiKey {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  async execute(actor: Actor, { name, scopes, expiresAt, networks = [] }: CreateApiKeyBody): Promise<MadeApiKey> {
    const { tenantId } = actor;
    const at = this.clock.now();
    return this.database.transaction(actor, async (tx) => {
      // Before the user's row: a role that changes meanwhile states the keys that it finds.
      await lockRoles(tx);
      await requireMayHold(tx, actor, scopes);
      await requireRoom(tx);
      const { access } = await policiesOf(tx);
      const { secret, digest } = opaqueSecret(API_KEY, tenantId, this.randomness);
      const fields = { tenantId, id: newId(), name, makerId: actor.userId, scopes, networks, digest };
      const { key, created } = ApiKey.made({ ...fields, expiresAt: expiryOf(expiresAt, access, at) }, at);
      await tx.save(key);
      await tx.publish(key, created);
      await tx.publish(key, key.stated());
      return { key, secret };
    });
  }
}

// The gateway holds them all in memory (D25). Two at once may pass this by a few: the figure is no promise.
async function requireRoom(tx: TenantTransaction): Promise<void> {
  if ((await tx.countBy(ApiKey, { revokedAt: IsNull() })) >= MOST_KEYS)
    throw new TooManyApiKeys(`There are ${MOST_KEYS} that are not revoked.`);
}

/** As it was asked for, or as late as the organisation allows. */
function expiryOf(asked: string | undefined, { apiKeyMaximumDays: days }: AccessRules, at: Date): Date | null {
  const latest = days === null ? null : new Date(at.getTime() + days * DAY_MS);
  if (!asked) return latest;
  const expiresAt = new Date(asked);
  if (!latest || expiresAt <= latest) return expiresAt;
  const errors = [{ pointer: '/expiresAt', code: 'too-late', detail: `Keys live for ${days} days at most.` }];
  throw new KeyLivesTooLong('The organisation allows less.', { errors });
}

@Controller('api-keys')
export class CreateApiKeyRoute {
  constructor(
    private readonly createApiKey: CreateApiKey,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a key for a program of the organisation; the answer holds its secret, once. It does nothing that its maker may
   * not do, and ends while its maker is suspended (IDN-11).
   */
  @Post()
  @RequirePermission('api-keys:create')
  @Sensitive()
  @RateLimit('strict')
  @Answer(201, NewApiKeyView)
  @Problems(ScopeAboveYours, KeysMakeNoKeys, TooManyApiKeys, MakerMayNotAct, KeyLivesTooLong)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: CreateApiKeyBody }) body: CreateApiKeyBody) {
    const { key, secret } = await this.createApiKey.execute(actor, body);
    return created(`/api-keys/${encodeId('key', key.id)}`, { ...shown(key, this.clock.now()), secret });
  }
}
