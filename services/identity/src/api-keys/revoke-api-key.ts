import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { z } from 'zod';
import { ApiKey } from '../stated-keys/api-key.entity.js';
import { Reason } from './api-key.fields.js';
import { ApiKeyNotFound } from './api-key.problems.js';

const RevokeApiKeyBody = z.strictObject({ reason: Reason.optional() }).optional();

export interface RevokeApiKeyCommand {
  readonly apiKeyId: string;
  readonly reason: string | undefined;
}

@Injectable()
export class RevokeApiKey {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { apiKeyId, reason }: RevokeApiKeyCommand): Promise<void> {
    const at = this.clock.now();
    await this.database.transaction(actor, async (tx) => {
      const key = await tx.findOne(ApiKey, { where: { id: apiKeyId }, lock: { mode: 'pessimistic_write' } });
      if (!key) throw new ApiKeyNotFound('There is no key with this id.');
      const revoked = key.revoke(reason, at);
      if (!revoked) return;
      await tx.save(key);
      await tx.publish(key, revoked);
      await tx.publish(key, key.stated());
    });
  }
}

@Controller('api-keys/:apiKeyId')
export class RevokeApiKeyRoute {
  constructor(private readonly revokeApiKey: RevokeApiKey) {}

  /** Revokes a key, from the next second on and for good. One that is revoked stays as it is (IDN-11). */
  @Delete()
  @HttpCode(204)
  @RequirePermission('api-keys:revoke')
  @RateLimit('default')
  @Problems(ApiKeyNotFound)
  handle(
    @CurrentActor() actor: Actor,
    @Param('apiKeyId', Id('key')) apiKeyId: string,
    @Body({ schema: RevokeApiKeyBody }) body: z.infer<typeof RevokeApiKeyBody>,
  ): Promise<void> {
    return this.revokeApiKey.execute(actor, { apiKeyId, reason: body?.reason });
  }
}
