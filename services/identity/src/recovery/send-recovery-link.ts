import { Actor, agentOf } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import { Organization } from '../organizations/organization.entity.js';
import { policiesOf } from '../policies/policies-of.js';
import type { Client } from '../sessions/session.entity.js';
import { NamedAccounts } from '../sign-in/named-accounts.js';
import { tellFailure } from '../sign-in/sign-in-evidence.js';
import { mayAuthenticate } from '../users/may-authenticate.js';
import { User } from '../users/user.entity.js';
import { RecoveryMails } from './recovery-mails.js';
import type { AskedRecovery } from './recovery-requests.js';

/** Answers a request for another password: with a link by mail, or with nothing but evidence. */
@Injectable()
export class SendRecoveryLink {
  constructor(
    private readonly database: TenantDatabase,
    private readonly accounts: NamedAccounts,
    private readonly mails: RecoveryMails,
  ) {}

  /** Twice, it mails twice, and the first link is dead. */
  async execute({ correlationId, address, userAgent, ...name }: AskedRecovery): Promise<void> {
    const { tenantId, userId } = await this.accounts.find(name);
    const actor = Actor.anonymous({ correlationId, address, agent: agentOf(userAgent) }, tenantId);
    await this.database.transaction(actor, (tx) => this.answer(tx, userId, { address, userAgent }));
  }

  private async answer(tx: TenantTransaction, userId: string | undefined, client: Client): Promise<void> {
    const user = userId && (await tx.findOne(User, { where: { id: userId }, lock: { mode: 'pessimistic_write' } }));
    if (!user) return tellFailure(tx, undefined, 'unknown-account', client);
    const organization = await tx.findOneBy(Organization, { id: tx.tenantId });
    const verdict = mayAuthenticate(user, organization, 'recovery');
    if (!verdict.isAllowed) return tellFailure(tx, user.id, verdict.reason, client);
    const { access } = await policiesOf(tx);
    if (access.recoveryByMail) await this.mails.send(tx, user, { organization: organization?.name ?? '', client });
  }
}
