import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { decodeId } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Answer, Cursors, cutPage, page, pageOf, pageQuery } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Injectable, Query } from '@nestjs/common';
import { z } from 'zod';
import { API_KEY_STATUSES, ApiKey, type ApiKeyStatus } from '../stated-keys/api-key.entity.js';
import { ApiKeyView, shown } from './api-key.view.js';

const ListApiKeysQuery = pageQuery.extend({
  status: z.enum(API_KEY_STATUSES).optional().describe('Only those in this status.'),
  maker: z
    .string()
    .regex(/^usr_[0-7][0-9a-hjkmnp-tv-z]{25}$/, 'Not the id of a user')
    .optional()
    .describe('Only those of this user.'),
});
type ListApiKeysQuery = z.infer<typeof ListApiKeysQuery>;

const Position = z.tuple([z.uuid()]);

// The entity's `statusAt`, once more for the database.
const IN_STATUS: Readonly<Record<ApiKeyStatus, string>> = {
  revoked: 'key.revoked_at is not null',
  expired: 'key.revoked_at is null and key.expires_at <= :at',
  suspended: 'key.revoked_at is null and (key.expires_at is null or key.expires_at > :at) and key.is_suspended',
  active: 'key.revoked_at is null and (key.expires_at is null or key.expires_at > :at) and not key.is_suspended',
};

@Injectable()
export class ListApiKeys {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  execute(actor: Actor, { status, maker, limit }: ListApiKeysQuery, after: string | undefined): Promise<ApiKey[]> {
    return this.database.transaction(actor, (tx) => {
      const rows = tx
        .createQueryBuilder(ApiKey, 'key')
        .orderBy('key.id')
        .limit(limit + 1);
      if (status) rows.andWhere(IN_STATUS[status], { at: this.clock.now() });
      if (maker) rows.andWhere('key.makerId = :maker', { maker: decodeId('usr', maker) });
      if (after) rows.andWhere('key.id > :after', { after });
      return rows.getMany();
    });
  }
}

@Controller('api-keys')
export class ListApiKeysRoute {
  constructor(
    private readonly listApiKeys: ListApiKeys,
    private readonly cursors: Cursors,
    private readonly clock: Clock,
  ) {}

  /** Lists the keys of the organisation in the order in which they were made; never their secrets (IDN-11). */
  @Get()
  @RequirePermission('api-keys:read')
  @RateLimit('default')
  @Answer(200, pageOf(ApiKeyView))
  async handle(@CurrentActor() actor: Actor, @Query({ schema: ListApiKeysQuery }) query: ListApiKeysQuery) {
    const scope = { tenantId: actor.tenantId, list: 'api-keys', query };
    const position = this.cursors.read(query.cursor, scope, Position);
    const { items, last } = cutPage(await this.listApiKeys.execute(actor, query, position?.[0]), query.limit);
    const at = this.clock.now();
    return page(
      items.map((key) => shown(key, at)),
      this.cursors.write(last && [last.id], scope),
    );
  }
}
