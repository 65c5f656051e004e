import type { TenantTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { type MailContent, MailEnvelopes } from './mail-envelopes.js';
import { MailJob } from './mail-job.entity.js';
import type { MailName } from './mail-kinds.js';

export interface MailToSend {
  readonly kind: MailName;
  /** The user whom it concerns: a later mail of this kind about them takes its place. */
  readonly about: string;
  readonly content: MailContent;
  readonly at: Date;
  readonly endsAt: Date;
}

/**
 * Where features leave their mails: in the transaction that makes them true, since nothing is sent inside of one. The
 * mail goes out after the commit, at least once, or not at all when the transaction is rolled back.
 */
@Injectable()
export class OutgoingMails {
  private wake: () => void = () => {};

  constructor(private readonly envelopes: MailEnvelopes) {}

  /** A mail of the same kind about the same user that has not gone out yet never will: its link is dead. */
  async put(tx: TenantTransaction, mail: MailToSend): Promise<void> {
    await this.withdraw(tx, mail);
    await this.putFirst(tx, [mail]);
  }

  /** Many at once, to whom nothing of the kind can be on its way. */
  async putFirst(tx: TenantTransaction, mails: readonly MailToSend[]): Promise<void> {
    const { tenantId } = tx;
    const jobs = mails.map(({ content, at: createdAt, ...mail }) => {
      const place = { tenantId, id: newId() };
      const sealed = this.envelopes.seal(place, content);
      return { ...mail, ...place, sealed, attempts: 0, failure: null, createdAt };
    });
    await tx.insert(MailJob, jobs);
    await tx.query(
      `insert into mail_queue (id, organization_id, due_at)
       select id, $2, due_at from unnest($1::uuid[], $3::timestamptz[]) as q(id, due_at)`,
      [jobs.map(({ id }) => id), tenantId, jobs.map(({ createdAt }) => createdAt)],
    );
    tx.afterCommit(() => this.wake());
  }

  async withdraw(tx: TenantTransaction, { kind, about }: Pick<MailToSend, 'kind' | 'about'>): Promise<void> {
    await tx.query(
      `with gone as (delete from mail_jobs where tenant_id = $1 and about = $2 and kind = $3 returning id)
       delete from mail_queue q using gone where q.id = gone.id`,
      [tx.tenantId, about, kind],
    );
  }

  /** The worker of this process hears of a new mail at once, those of others when they look next. */
  onPut(wake: () => void): void {
    this.wake = wake;
  }
}
