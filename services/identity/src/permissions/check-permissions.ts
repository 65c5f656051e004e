import { type Actor, CurrentActor, RateLimit, RequirePermission } from '@guildhall/access';
import { Answer, Problems, WithoutIdempotencyKey } from '@guildhall/http';
import { Clock } from '@guildhall/runtime';
import { Body, Controller, HttpCode, Injectable, Post } from '@nestjs/common';
import type { z } from 'zod';
import { decide, isAllowed } from './decide.js';
import { CheckBody, ChecksBody, ChecksView, CheckView, questionOf } from './permission.fields.js';
import { UserToAskAboutMissing } from './permission.problems.js';
import { type KnownRights, RightsMemory } from './rights-memory.js';
import { whom } from './whom.js';

type Answered = z.output<typeof CheckView>;

@Injectable()
export class CheckPermissions {
  constructor(
    private readonly memory: RightsMemory,
    private readonly clock: Clock,
  ) {}

  /** Out of memory without any wait, wherever it can be. */
  execute(actor: Actor, checks: readonly CheckBody[]): readonly Answered[] | Promise<readonly Answered[]> {
    const users = checks.map(({ userId }) => whom(actor, userId));
    const known = this.memory.remembered(actor.tenantId, users);
    return known
      ? this.answers(known, checks)
      : this.memory.of(actor, users).then((read) => this.answers(read, checks));
  }

  private answers({ rights, subjects }: KnownRights, checks: readonly CheckBody[]): Answered[] {
    const at = this.clock.now();
    return checks.map((check, place) => {
      const because = decide(rights, subjects[place], questionOf(check, at));
      return { allowed: isAllowed(because), because };
    });
  }
}

@Controller('permissions/check')
export class CheckPermissionRoute {
  constructor(private readonly checkPermissions: CheckPermissions) {}

  /**
   * Says whether a user may do something now, by their roles, the times and the places at which they hold them. Of a user
   * who is not there it says no (IDN-6).
   */
  @Post()
  @HttpCode(200)
  @RequirePermission('own-account:read', 'permissions:check', 'roles:read')
  @RateLimit('default')
  @WithoutIdempotencyKey()
  @Answer(200, CheckView)
  @Problems(UserToAskAboutMissing)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: CheckBody }) body: CheckBody) {
    const [answer] = await this.checkPermissions.execute(actor, [body]);
    return answer;
  }
}

@Controller('permissions/checks')
export class CheckManyPermissionsRoute {
  constructor(private readonly checkPermissions: CheckPermissions) {}

  /** Answers up to a hundred such questions at once, each by itself and all by the same moment (IDN-6). */
  @Post()
  @HttpCode(200)
  @RequirePermission('own-account:read', 'permissions:check', 'roles:read')
  @RateLimit('default')
  @WithoutIdempotencyKey()
  @Answer(200, ChecksView)
  @Problems(UserToAskAboutMissing)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: ChecksBody }) { checks }: z.output<typeof ChecksBody>) {
    return { results: await this.checkPermissions.execute(actor, checks) };
  }
}
