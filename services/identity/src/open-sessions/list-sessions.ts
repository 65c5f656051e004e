import type { Actor } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Inject, Injectable } from '@nestjs/common';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { platformLimitsOf } from '../policies/platform-limits-of.js';
import { User } from '../users/user.entity.js';
import { UserNotFound } from '../users/user.problems.js';
import { openSessionsOf, type SessionsPage } from './open-sessions-of.js';
import type { ShownSession } from './session.view.js';

/** Sessions of one user, for themselves and for who watches over them. */
@Injectable()
export class ListSessions {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    @Inject(IDENTITY_SETTINGS) private readonly settings: IdentitySettings,
  ) {}

  execute(actor: Actor, asked: SessionsPage): Promise<ShownSession[]> {
    return this.database.transaction(actor, async (tx) => {
      const user = await tx.findOne(User, { where: { id: asked.userId } });
      if (!user) throw new UserNotFound('There is no user with this id.');
      return openSessionsOf(tx, asked, platformLimitsOf(this.settings), this.clock.now());
    });
  }
}
