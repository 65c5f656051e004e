import { type Actor, CurrentActor, RateLimit, RequirePermission, StepUp } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Controller, Delete, HttpCode, Injectable, Param } from '@nestjs/common';
import { policiesOf } from '../policies/policies-of.js';
import { lockUser } from '../users/lock-user.js';
import type { User } from '../users/user.entity.js';
import { isDemanded } from './enrolment-demand.js';
import { Factor } from './factor.entity.js';
import { FactorNotFound, LastFactorDemanded } from './factor.problems.js';
import { removeFactors } from './remove-factors.js';

@Injectable()
export class RemoveOwnFactor {
  constructor(private readonly database: TenantDatabase) {}

  async execute(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(actor, async (tx) => {
      const user = await lockUser(tx, actor.userId);
      const factor = await tx.findOneBy(Factor, { id, userId: user.id });
      if (!factor) throw new FactorNotFound('You have no factor with this id.');
      await requireNotLast(tx, user, factor);
      await removeFactors(tx, user, [factor], 'own');
    });
  }
}

// The user's row is locked: of two who go at once, the second finds that it is the last.
async function requireNotLast(tx: TenantTransaction, user: User, { id, method, confirmedAt }: Factor): Promise<void> {
  if (method === 'backup-code' || !confirmedAt) return;
  const { mfa } = await policiesOf(tx);
  if (!(await isDemanded(tx, user, mfa))) return;
  const others: unknown[] = await tx.query(
    'select from factors where user_id = $1 and id <> $2 and method = any($3) and confirmed_at is not null',
    [user.id, id, mfa.methods],
  );
  if (others.length === 0) throw new LastFactorDemanded('It is the only one that the organisation’s policy allows.');
}

@Controller('auth/factors/:factorId')
export class RemoveOwnFactorRoute {
  constructor(private readonly removeOwnFactor: RemoveOwnFactor) {}

  /**
   * Removes one’s own second factor; the backup codes go with the last one. Asks for a sign-in of the last ten minutes,
   * and leaves the last one alone where the organisation demands one (IDN-5).
   */
  @Delete()
  @HttpCode(204)
  @RequirePermission('own-factors:manage')
  @StepUp()
  @RateLimit('strict')
  @Problems(FactorNotFound, LastFactorDemanded)
  handle(@CurrentActor() actor: Actor, @Param('factorId', Id('fac')) factorId: string): Promise<void> {
    return this.removeOwnFactor.execute(actor, factorId);
  }
}
