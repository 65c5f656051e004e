import { Actor, Public, RateLimit } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, timeField } from '@guildhall/http';
import { Controller, Get, Injectable } from '@nestjs/common';
import { z } from 'zod';

const LogKeysView = z
  .object({
    keys: z.array(
      z.object({
        verifierKey: z
          .string()
          .describe('C2SP signed-note: name, key id and public key.')
          .meta({ example: 'guildhall.localhost/log+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k' }),
        firstUsedAt: timeField(),
      }),
    ),
  })
  .meta({ id: 'LogKeys' });
type LogKeysView = z.output<typeof LogKeysView>;

const KEYS = 'select vkey as "verifierKey", first_used_at as "firstUsedAt" from log_keys order by first_used_at';

@Injectable()
export class FindLogKeys {
  constructor(private readonly database: TenantDatabase) {}

  async execute(): Promise<LogKeysView> {
    const actor = Actor.system('audit', PLATFORM_TENANT_ID);
    return { keys: await this.database.transaction(actor, (tx) => tx.query<LogKeysView['keys']>(KEYS)) };
  }
}

@Controller('audit/log-keys')
export class FindLogKeysRoute {
  constructor(private readonly findLogKeys: FindLogKeys) {}

  /** The public keys that checkpoints of the platform log were ever signed with, oldest first (AUD-2). */
  @Get()
  @Public()
  @RateLimit('relaxed')
  @Answer(200, LogKeysView)
  handle(): Promise<LogKeysView> {
    return this.findLogKeys.execute();
  }
}
