import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase } from '@guildhall/database';
import { Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, HttpCode, Injectable, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { endAccess } from '../users/end-access.js';
import { lockUser } from '../users/lock-user.js';
import { requireNotAbove } from '../users/not-above.js';
import { CannotSuspendSelf, UserAboveYou, UserAlreadySuspended, UserNotFound } from '../users/user.problems.js';

const SuspendUserBody = z.strictObject({
  reason: z.string().trim().min(1).max(500).optional().meta({ example: 'left the team' }),
});

export interface SuspendUserCommand {
  readonly userId: string;
  readonly reason: string | undefined;
}

@Injectable()
export class SuspendUser {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { userId, reason }: SuspendUserCommand): Promise<void> {
    if (userId === actor.userId) throw new CannotSuspendSelf('Ask another administrator.');
    const at = this.clock.now();
    await this.database.transaction(actor, async (tx) => {
      const user = await lockUser(tx, userId);
      await requireNotAbove(tx, user);

      const suspended = user.suspend(reason, at);
      await tx.save(user);
      await tx.publish(user, suspended);
      await endAccess(tx, user, { reason: 'user-suspended', at });
    });
  }
}

@Controller('users/:userId/suspension')
export class SuspendUserRoute {
  constructor(private readonly suspendUser: SuspendUser) {}

  /** Suspends a user: sessions end, tokens and API keys are refused within a second, and nobody signs in as the user (IDN-1). */
  @Post()
  @HttpCode(204)
  @RequirePermission('users:suspend')
  @RateLimit('strict')
  @Problems(UserNotFound, UserAlreadySuspended, UserAboveYou, CannotSuspendSelf)
  handle(
    @CurrentActor() actor: Actor,
    @Param('userId', Id('usr')) userId: string,
    @Body({ schema: SuspendUserBody }) { reason }: z.infer<typeof SuspendUserBody>,
  ): Promise<void> {
    return this.suspendUser.execute(actor, { userId, reason });
  }
}
