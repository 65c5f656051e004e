import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, created, Problems } from '@guildhall/http';
import { Clock, newId, Randomness } from '@guildhall/runtime';
import { opaqueSecret } from '@guildhall/sealing';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { z } from 'zod';
import { Organization } from '../organizations/organization.entity.js';
import { ApiKey } from '../stated-keys/api-key.entity.js';
import { lockUser } from '../users/lock-user.js';
import { rightsOf } from '../users/rights-of.js';
import { mayAuthenticate } from '../users/may-authenticate.js';
import { KeysMakeNoKeys, MakerMayNotAct, ScopeAboveYours, TooManyApiKeys } from './api-key.problems.js';
import { NewApiKeyView, shown } from './api-key.view.js';
import { Expiry, KeyName } from './api-key.fields.js';
import { Scopes } from './scopes.js';

/** The kind of secret that opens the API: one of another kind opens nothing there (T21). */
export const API_KEY = 'k';
const MOST_KEYS = 500;

const CreateApiKeyBody = z.strictObject({ name: KeyName, scopes: Scopes, expiresAt: Expiry.optional() });
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

  async execute(actor: Actor, { name, scopes, expiresAt }: CreateApiKeyBody): Promise<MadeApiKey> {
    if (actor.kind !== 'user') throw new KeysMakeNoKeys('Only a user makes keys.');
    const { tenantId } = actor;
    const at = this.clock.now();
    return this.database.transaction(actor, async (tx) => {
      await requireMayMake(tx, actor, scopes);
      const { secret, digest } = opaqueSecret(API_KEY, tenantId, this.randomness);
      const fields = { tenantId, id: newId(), name, makerId: actor.userId, scopes, digest };
      const { key, created } = ApiKey.made({ ...fields, expiresAt: expiresAt ? new Date(expiresAt) : null }, at);
      await tx.save(key);
      await tx.publish(key, created);
      await tx.publish(key, key.stated());
      return { key, secret };
    });
  }
}

// By what the maker's roles permit at the moment of issue, whatever the token says that was made minutes ago (T24, T48).
// The user's row is locked: a suspension either sees the key, or is seen here.
async function requireMayMake(tx: TenantTransaction, actor: Actor, scopes: readonly string[]): Promise<void> {
  const user = await lockUser(tx, actor.userId);
  const organization = await tx.findOneBy(Organization, { id: actor.tenantId });
  if (!mayAuthenticate(user, organization, 'api-key').isAllowed) throw new MakerMayNotAct('Sign in again.');
  const { permissions: held } = await rightsOf(tx, user);
  const errors = scopes.flatMap((scope, place) =>
    actor.can(scope) && held.has(scope)
      ? []
      : [{ pointer: `/scopes/${place}`, code: 'scope-above-yours', detail: 'You may not do this yourself.' }],
  );
  if (errors.length > 0) throw new ScopeAboveYours('A key does nothing that its maker may not do.', { errors });
  // The gateway holds them all in memory (D25). Two at once may pass this by a few: the figure is no promise.
  if ((await tx.countBy(ApiKey, { revokedAt: IsNull() })) >= MOST_KEYS)
    throw new TooManyApiKeys(`There are ${MOST_KEYS} that are not revoked.`);
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
  @Problems(ScopeAboveYours, KeysMakeNoKeys, TooManyApiKeys, MakerMayNotAct)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: CreateApiKeyBody }) body: CreateApiKeyBody) {
    const { key, secret } = await this.createApiKey.execute(actor, body);
    return created(`/api-keys/${encodeId('key', key.id)}`, { ...shown(key, this.clock.now()), secret });
  }
}
