import type { Actor } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { endSessions } from '../sessions/end-sessions.js';
import { lockUser } from '../users/lock-user.js';
import { requireNotAbove } from '../users/not-above.js';
import type { User } from '../users/user.entity.js';
import { CannotResetOwnFactors } from './factor.problems.js';

/** Takes the factors away that the reset is about. */
export type Removal = (tx: TenantTransaction, user: User) => Promise<void>;

/**
 * What every reset by somebody else keeps to: never one's own, which would go round what one's own removal asks for; never
 * of somebody above (T47); and only of the actor's organisation, whatever the path names (T36). Whoever holds the lost
 * device holds its sessions too: they end.
 */
@Injectable()
export class ResetFactors {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, userId: string, remove: Removal): Promise<void> {
    if (userId === actor.userId) throw new CannotResetOwnFactors('Ask another administrator.');
    await this.database.transaction(actor, async (tx) => {
      const user = await lockUser(tx, userId);
      await requireNotAbove(tx, user);
      await remove(tx, user);
      await endSessions(tx, { userId }, { reason: 'factors-changed', at: this.clock.now() });
    });
  }
}
