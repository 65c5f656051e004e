import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable, Param } from '@nestjs/common';
import { ApiKey } from '../stated-keys/api-key.entity.js';
import { ApiKeyNotFound } from './api-key.problems.js';
import { ApiKeyView, shown } from './api-key.view.js';

@Injectable()
export class FindApiKey {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, id: string): Promise<ApiKey> {
    const key = await this.database.transaction(actor, (tx) => tx.findOneBy(ApiKey, { id }));
    if (!key) throw new ApiKeyNotFound('There is no key with this id.');
    return key;
  }
}

@Controller('api-keys/:apiKeyId')
export class FindApiKeyRoute {
  constructor(
    private readonly findApiKey: FindApiKey,
    private readonly clock: Clock,
  ) {}

  /** Shows one key of the organisation, never its secret (IDN-11). */
  @Get()
  @RequirePermission('api-keys:read')
  @RateLimit('default')
  @Answer(200, ApiKeyView)
  @Problems(ApiKeyNotFound)
  async handle(@CurrentActor() actor: Actor, @Param('apiKeyId', Id('key')) apiKeyId: string) {
    return shown(await this.findApiKey.execute(actor, apiKeyId), this.clock.now());
  }
}
