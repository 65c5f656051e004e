import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, IfMatch, Problems, requireVersion } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, Injectable, Param, Patch } from '@nestjs/common';
import { z } from 'zod';
import type { ApiKey } from '../stated-keys/api-key.entity.js';
import { KeyName, Networks } from './api-key.fields.js';
import { ApiKeyNotFound, KeysMakeNoKeys } from './api-key.problems.js';
import { ApiKeyView, shown } from './api-key.view.js';
import { lockKey } from './lock-key.js';

const ChangeApiKeyBody = z.strictObject({ name: KeyName.optional(), networks: Networks.optional() });

export interface ChangeApiKeyCommand {
  readonly apiKeyId: string;
  readonly ifMatch: IfMatch;
  readonly change: z.infer<typeof ChangeApiKeyBody>;
}

@Injectable()
export class ChangeApiKey {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, { apiKeyId, ifMatch, change }: ChangeApiKeyCommand): Promise<ApiKey> {
    // Its own networks least of all: whoever has stolen it would let themselves in.
    if (actor.kind !== 'user') throw new KeysMakeNoKeys('Only a user changes keys.');
    return this.database.transaction(actor, async (tx) => {
      const key = await lockKey(tx, apiKeyId);
      requireVersion(ifMatch, key.version);
      const changed = key.change(change);
      if (!changed) return key;
      await tx.save(key);
      await tx.publish(key, changed);
      await tx.publish(key, key.stated());
      return key;
    });
  }
}

@Controller('api-keys/:apiKeyId')
export class ChangeApiKeyRoute {
  constructor(
    private readonly changeApiKey: ChangeApiKey,
    private readonly clock: Clock,
  ) {}

  /**
   * Changes what a key is called and whence it may be used, by JSON Merge Patch (RFC 7396). Elsewhere it is refused from
   * the next second on. Scopes and expiry are those it was made with (IDN-11).
   */
  @Patch()
  @RequirePermission('api-keys:create')
  @Sensitive()
  @RateLimit('default')
  @Answer(200, ApiKeyView)
  @Problems(ApiKeyNotFound, KeysMakeNoKeys)
  async handle(
    @CurrentActor() actor: Actor,
    @Param('apiKeyId', Id('key')) apiKeyId: string,
    @IfMatch() ifMatch: IfMatch,
    @Body({ schema: ChangeApiKeyBody }) change: z.infer<typeof ChangeApiKeyBody>,
  ) {
    return shown(await this.changeApiKey.execute(actor, { apiKeyId, ifMatch, change }), this.clock.now());
  }
}
