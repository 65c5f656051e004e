import { type Actor, Audited, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, Id, Problems } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Inject, Injectable, Param } from '@nestjs/common';
import { IDENTITY_SETTINGS, type IdentitySettings } from '../config.js';
import { Credential } from '../credentials/credential.entity.js';
import { passwordDueAt } from '../credentials/password-age.js';
import { enrolledBy } from '../factors/enrolled-by.js';
import { enrolmentDemand } from '../factors/enrolment-demand.js';
import { policiesOf } from '../policies/policies-of.js';
import { platformLimitsOf } from '../policies/platform-limits-of.js';
import { sessionLimitsOf } from '../policies/session-limits-of.js';
import { SignInFailures } from '../sign-in/sign-in-failures.js';
import { User } from '../users/user.entity.js';
import { UserNotFound } from '../users/user.problems.js';
import { warningsOf } from './security-warnings.js';
import { signInsOf } from './sign-ins-of.js';
import { type UserSecurity, UserSecurityView } from './user-security.view.js';

@Injectable()
export class FindUserSecurity {
  constructor(
    private readonly database: TenantDatabase,
    private readonly failures: SignInFailures,
    private readonly clock: Clock,
    @Inject(IDENTITY_SETTINGS) private readonly settings: IdentitySettings,
  ) {}

  execute(actor: Actor, id: string): Promise<UserSecurity> {
    return this.database.transaction(actor, async (tx) => {
      const isAllowed = actor.can('security:read') || id === actor.userId;
      const user = isAllowed && (await tx.findOne(User, { where: { id } }));
      // Whoever may only see their own learns nothing of others, not even whether they exist.
      if (!user || user.status === 'erased') throw new UserNotFound('There is no user with this id.');
      return this.securityOf(tx, user);
    });
  }

  private async securityOf(tx: TenantTransaction, user: User): Promise<UserSecurity> {
    const at = this.clock.now();
    const policies = await policiesOf(tx);
    const limits = sessionLimitsOf(policies.session, platformLimitsOf(this.settings));
    const signIns = await signInsOf(tx, user.id, { limits, at });
    const { areStrangersHeldBack, ...failedAttempts } = await this.failures.standingOf(tx, user.email);
    const factors = [...(await enrolledBy(tx, user.id))];
    const credential = await tx.findOneBy(Credential, { userId: user.id });
    const dueAt = credential && passwordDueAt(policies.password, credential.changedAt);
    const facts = {
      status: user.status,
      activatedAt: user.activatedAt,
      lastSignInAt: signIns.lastSignIn?.at ?? null,
      hasFactor: factors.length > 0,
      demand: await enrolmentDemand(tx, user, policies, at),
      isPasswordDue: user.mustChangePassword || (dueAt !== null && dueAt <= at),
      areStrangersHeldBack,
    };
    return {
      id: user.id,
      status: user.status as UserSecurity['status'],
      ...signIns,
      failedAttempts,
      factors,
      password: credential && { changedAt: credential.changedAt, dueAt },
      warnings: warningsOf(facts, at),
    };
  }
}

@Controller('users/:userId/security')
export class FindUserSecurityRoute {
  constructor(private readonly findUserSecurity: FindUserSecurity) {}

  /** Shows how an account stands: sign-ins, wrong tries, factors, password, and what had better be seen to (IDN-8). */
  @Get()
  @Audited()
  @RequirePermission('security:read', 'own-account:read')
  @RateLimit('default')
  @Answer(200, UserSecurityView)
  @Problems(UserNotFound)
  handle(@CurrentActor() actor: Actor, @Param('userId', Id('usr')) userId: string): Promise<UserSecurity> {
    return this.findUserSecurity.execute(actor, userId);
  }
}
