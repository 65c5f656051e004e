import { type PlatformTransaction, TenantDatabase } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import type { Factor } from './factor.entity.js';
import { FactorSecrets } from './factor-secrets.js';

const BATCH = 500;

const STALE = `
select tenant_id as "tenantId", id, sealed_secret as "sealedSecret"
  from factors where sealed_secret is not null and not starts_with(sealed_secret, $1) limit $2 for update skip locked`;

const RENEW = `
update factors as f set sealed_secret = fresh.sealed_secret
  from unnest($1::uuid[], $2::uuid[], $3::text[]) as fresh(tenant_id, id, sealed_secret)
 where f.tenant_id = fresh.tenant_id and f.id = fresh.id`;

type Sealed = Pick<Factor, 'tenantId' | 'id' | 'sealedSecret'>;

/**
 * After a rotation, seals under the current key what is sealed under older ones, so that these can leave the ring. Until
 * then factors open under every key. What another process has in hand is left to it.
 */
@Injectable()
export class RenewFactorSecrets {
  constructor(
    private readonly database: TenantDatabase,
    private readonly secrets: FactorSecrets,
  ) {}

  /** Answers how many were renewed. */
  async execute(): Promise<number> {
    let renewed = 0;
    for (let batch = BATCH; batch === BATCH; renewed += batch)
      batch = await this.database.platform('seal factors under the current key', (tx) => this.renew(tx));
    return renewed;
  }

  private async renew(tx: PlatformTransaction): Promise<number> {
    const rows: Sealed[] = await tx.query(STALE, [this.secrets.currentPrefix(), BATCH]);
    const sealed = rows.map((row) => this.secrets.seal(row, this.secrets.open(row)));
    await tx.query(RENEW, [rows.map(({ tenantId }) => tenantId), rows.map(({ id }) => id), sealed]);
    return rows.length;
  }
}
