import { Actor, CurrentActor, Public, RateLimit } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { NO_CONTROL_CHARACTERS, WithoutIdempotencyKey } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, HttpCode, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { OutgoingMails } from '../mails/outgoing-mails.js';
import { Organization } from '../organizations/organization.entity.js';
import { ApiKey } from '../stated-keys/api-key.entity.js';
import { User } from '../users/user.entity.js';
import { readKeySecret } from '../stated-keys/api-key-secret.js';

const REASON = 'leaked';
/** A mail about it is of use so long. */
const MAIL_DAYS = 7;

const LeakedSecret = z.strictObject({
  secret: z.string().max(200).meta({ format: 'password' }),
  foundAt: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .regex(NO_CONTROL_CHARACTERS, 'No control characters')
    .optional()
    .describe('Where it was found. Stands in the trail of the organisation.')
    .meta({ example: 'https://example.org/repository/blob/config.yml' }),
});
const ReportLeakedKeysBody = z.strictObject({ secrets: z.array(LeakedSecret).min(1).max(100) });

interface Found {
  readonly digest: Buffer;
  readonly foundAt?: string;
}

@Injectable()
export class ReportLeakedKeys {
  constructor(
    private readonly database: TenantDatabase,
    private readonly mails: OutgoingMails,
    private readonly clock: Clock,
  ) {}

  /** Whoever shows a secret has proved that it is in the open: nothing else is asked of them. */
  async execute(caller: Actor, { secrets }: z.infer<typeof ReportLeakedKeysBody>): Promise<void> {
    const byTenant = new Map<string, Found[]>();
    for (const { secret, foundAt } of secrets) {
      const claimed = readKeySecret(secret);
      if (!claimed) continue;
      const found = byTenant.get(claimed.tenantId) ?? [];
      byTenant.set(claimed.tenantId, [...found, { digest: claimed.digest, foundAt }]);
    }
    for (const [tenantId, found] of byTenant) {
      const actor = Actor.anonymous(caller, tenantId);
      await this.database.transaction(actor, async (tx) => {
        for (const one of found) await this.revoke(tx, one);
      });
    }
  }

  private async revoke(tx: TenantTransaction, { digest, foundAt }: Found): Promise<void> {
    const at = this.clock.now();
    const lock = { mode: 'pessimistic_write' } as const;
    const key = await tx.findOne(ApiKey, { where: [{ digest }, { oldDigest: digest }], lock });
    // The secret of before a rotation, once it opens nothing any more, is worth nothing to whoever has found it.
    if (!key?.isOpenedBy(digest, at)) return;
    const revoked = key.revoke(REASON, at);
    if (!revoked) return;
    await tx.save(key);
    await tx.publish(key, key.leakReported({ foundAt, clientAddress: tx.actor.address }));
    await tx.publish(key, revoked);
    await tx.publish(key, key.stated());
    await this.tellMaker(tx, key, at);
  }

  private async tellMaker(tx: TenantTransaction, { id, name, makerId, tenantId }: ApiKey, at: Date): Promise<void> {
    const maker = await tx.findOneBy(User, { id: makerId });
    const organization = await tx.findOneBy(Organization, { id: tenantId });
    if (!maker || !organization || maker.status === 'erased') return;
    const values = { organization: organization.name, person: maker.displayName, key: name };
    const endsAt = new Date(at.getTime() + MAIL_DAYS * 86_400_000);
    // About the key, not its maker: of two keys found at once each has its mail.
    await this.mails.put(tx, { kind: 'api-key-leaked', about: id, content: { to: maker.email, values }, at, endsAt });
  }
}

@Controller('api-key-leaks')
export class ReportLeakedKeysRoute {
  constructor(private readonly reportLeakedKeys: ReportLeakedKeys) {}

  /**
   * Takes secrets of API keys that were found where they do not belong, from anybody: having one is the proof. Those that
   * open something are revoked, and their makers told. The answer is the same for all others (IDN-11).
   */
  @Post()
  @HttpCode(202)
  @Public()
  @RateLimit('strict')
  @WithoutIdempotencyKey()
  handle(
    @CurrentActor() caller: Actor,
    @Body({ schema: ReportLeakedKeysBody }) body: z.infer<typeof ReportLeakedKeysBody>,
  ): Promise<void> {
    return this.reportLeakedKeys.execute(caller, body);
  }
}
