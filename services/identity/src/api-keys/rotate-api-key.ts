import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Clock, Randomness } from '@guildhall/runtime';
import { opaqueSecret } from '@guildhall/sealing';
import { Body, Controller, Injectable, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { ApiKey } from '../stated-keys/api-key.entity.js';
import { API_KEY } from '../stated-keys/api-key-secret.js';
import { ApiKeyNotFound, ApiKeyOver, KeysMakeNoKeys, MakerMayNotAct, ScopeAboveYours } from './api-key.problems.js';
import { NewApiKeyView, shown } from './api-key.view.js';
import { lockKey } from './lock-key.js';
import { requireMayHold } from './may-hold.js';

const DAY_SECONDS = 86_400;

const RotateApiKeyBody = z.strictObject({
  overlapSeconds: z
    .int()
    .min(0)
    .max(7 * DAY_SECONDS)
    .default(DAY_SECONDS)
    .describe('How long the secret of until now opens beside the new one.')
    .meta({ example: DAY_SECONDS }),
});

export interface RotateApiKeyCommand {
  readonly apiKeyId: string;
  readonly overlapSeconds: number;
}

@Injectable()
export class RotateApiKey {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** Twice at once, each has a secret, and that of the first is the old one of the second. */
  async execute(actor: Actor, { apiKeyId, overlapSeconds }: RotateApiKeyCommand) {
    const at = this.clock.now();
    return this.database.transaction(actor, async (tx) => {
      const { scopes } = (await tx.findOneBy(ApiKey, { id: apiKeyId })) ?? notFound();
      await requireMayHold(tx, actor, scopes);
      const key = await lockKey(tx, apiKeyId);
      if (['revoked', 'expired'].includes(key.statusAt(at))) throw new ApiKeyOver('It stays as it is.');
      const { secret, digest } = opaqueSecret(API_KEY, key.tenantId, this.randomness);
      const rotated = key.rotate(digest, new Date(at.getTime() + overlapSeconds * 1_000));
      await tx.save(key);
      await tx.publish(key, rotated);
      await tx.publish(key, key.stated());
      return { key, secret };
    });
  }
}

function notFound(): never {
  throw new ApiKeyNotFound('There is no key with this id.');
}

@Controller('api-keys/:apiKeyId/rotation')
export class RotateApiKeyRoute {
  constructor(
    private readonly rotateApiKey: RotateApiKey,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives a key another secret, shown once. The one of until now opens for a day more, unless said otherwise; one of
   * before that opens nothing any more (IDN-11).
   */
  @Post()
  @RequirePermission('api-keys:create')
  @Sensitive()
  @RateLimit('strict')
  @Answer(200, NewApiKeyView)
  @Problems(ApiKeyNotFound, ApiKeyOver, ScopeAboveYours, KeysMakeNoKeys, MakerMayNotAct)
  async handle(
    @CurrentActor() actor: Actor,
    @Param('apiKeyId', Id('key')) apiKeyId: string,
    @Body({ schema: RotateApiKeyBody }) { overlapSeconds }: z.infer<typeof RotateApiKeyBody>,
  ) {
    const { key, secret } = await this.rotateApiKey.execute(actor, { apiKeyId, overlapSeconds });
    return { ...shown(key, this.clock.now()), secret };
  }
}
