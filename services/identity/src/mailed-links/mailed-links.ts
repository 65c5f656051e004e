import type { TenantTransaction } from '@guildhall/database';
import { Randomness } from '@guildhall/runtime';
import { type ClaimedSecret, opaqueSecret, parseOpaqueSecret } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import type { User } from '../users/user.entity.js';

/** What a link in a mail is good for, and the kind of its secret: one of another kind opens nothing (T21). */
export const LINK_KINDS = { recovery: 'rec', 'email-proof': 'eml' } as const;
export type LinkPurpose = keyof typeof LINK_KINDS;

/** Whoever floods a mailbox through us stops there, from however many networks they come. */
const MOST_MAILS_IN_AN_HOUR = 5;

const ISSUE = `
  insert into mailed_links as l (tenant_id, user_id, purpose, digest, email, expires_at, hour_began_at, mails_in_hour)
  values ($1, $2, $3, $4, $5, $6, $7::timestamptz, 1)
  on conflict (tenant_id, user_id, purpose) do update set
    digest = excluded.digest, email = excluded.email, expires_at = excluded.expires_at,
    hour_began_at = case when l.hour_began_at <= $7::timestamptz - interval '1 hour' then $7 else l.hour_began_at end,
    mails_in_hour = case when l.hour_began_at <= $7::timestamptz - interval '1 hour' then 1 else l.mails_in_hour + 1 end
  where l.hour_began_at <= $7::timestamptz - interval '1 hour' or l.mails_in_hour < $8
  returning user_id`;

export interface NewLink {
  readonly purpose: LinkPurpose;
  /** The address that the link proves, where it proves another one. */
  readonly email?: string;
  readonly at: Date;
  readonly endsAt: Date;
}

/** Whose link it is, and what it proves. */
export interface LinkHolder {
  readonly userId: string;
  readonly email: string | null;
}

/** The links that users have by mail: one of each purpose, single-use, expiring, kept as digests (IDN-13, D19). */
@Injectable()
export class MailedLinks {
  constructor(private readonly randomness: Randomness) {}

  /**
   * The secret of a new link; the one of before is dead with the commit. Undefined, and nothing has changed, when so many
   * were mailed within the hour. Of two at once the later one counts.
   */
  async issue(tx: TenantTransaction, user: User, link: NewLink): Promise<string | undefined> {
    const { purpose, email = null, at, endsAt } = link;
    const { secret, digest } = opaqueSecret(LINK_KINDS[purpose], user.tenantId, this.randomness);
    const key = [user.tenantId, user.id, purpose];
    const rows: unknown[] = await tx.query(ISSUE, [...key, digest, email, endsAt, at, MOST_MAILS_IN_AN_HOUR]);
    return rows.length > 0 ? secret : undefined;
  }

  /** What a text claims to be; undefined for everything but a secret of this purpose, without any look-up (T21). */
  static read(text: string, purpose: LinkPurpose): ClaimedSecret | undefined {
    const claimed = parseOpaqueSecret(text);
    return claimed?.kind === LINK_KINDS[purpose] ? claimed : undefined;
  }

  /** Whose it is, as long as it is good. Uses nothing up. */
  async holderOf(
    tx: TenantTransaction,
    { tenantId, digest }: ClaimedSecret,
    { purpose, at }: Pick<NewLink, 'purpose' | 'at'>,
  ): Promise<LinkHolder | undefined> {
    const [holder]: LinkHolder[] = await tx.query(
      `select user_id as "userId", email from mailed_links
        where tenant_id = $1 and digest = $2 and purpose = $3 and expires_at > $4`,
      [tenantId, digest, purpose, at],
    );
    return holder;
  }

  /** By one conditional statement: of any number at once, one gets the user (T20, T21, T25). */
  async useUp(
    tx: TenantTransaction,
    { tenantId, digest }: ClaimedSecret,
    { purpose, at }: Pick<NewLink, 'purpose' | 'at'>,
  ): Promise<LinkHolder | undefined> {
    const [[holder]]: [LinkHolder[]] = await tx.query(
      `update mailed_links set digest = null
        where tenant_id = $1 and digest = $2 and purpose = $3 and expires_at > $4
        returning user_id as "userId", email`,
      [tenantId, digest, purpose, at],
    );
    return holder;
  }

  /** Whatever of this purpose is in a mailbox opens nothing any more. */
  async end(tx: TenantTransaction, { tenantId, id }: User, purpose: LinkPurpose): Promise<void> {
    await tx.query(
      'update mailed_links set digest = null where tenant_id = $1 and user_id = $2 and purpose = $3 and digest is not null',
      [tenantId, id, purpose],
    );
  }
}
