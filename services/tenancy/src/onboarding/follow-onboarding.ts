import { type Actor, CurrentActor, RateLimit, RequirePermission, Timeout } from '@guildhall/access';
import { AnswerStream, eventStream, Id, Problems, RequestSignal, type StreamMessage } from '@guildhall/http';
import { TenantDatabase } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Controller, Get, Headers, Injectable, Param } from '@nestjs/common';
import { actingIn } from '../organizations/acting-organization.js';
import { OrganizationNotFound } from '../organizations/organization.problems.js';
import { TooManyFollowers } from './onboarding.problems.js';
import { OnboardingSignal } from './onboarding-signal.js';
import { OnboardingView } from './onboarding.view.js';
import { type OnboardingProgress, readProgress } from './read-progress.js';
import { untilWoken } from './until-woken.js';

/** What another process commits is seen by looking; what this one commits wakes the stream at once. */
const LOOK_EVERY_MS = 1_000;
/** As long as an access token lives: nobody who was revoked goes on listening for longer than that. */
const LONGEST_MS = 5 * 60_000;
const RETRY_SECONDS = 5;

export interface FollowOnboardingQuery {
  readonly organizationId: string;
  /** The revision that the client saw last. */
  readonly seen: number | undefined;
  readonly signal: AbortSignal;
}

@Injectable()
export class FollowOnboarding {
  constructor(
    private readonly database: TenantDatabase,
    private readonly onboardingSignal: OnboardingSignal,
    private readonly clock: Clock,
  ) {}

  /** Undefined when it is over and the client has seen that: there is nothing to wait for. */
  async execute(
    actor: Actor,
    query: FollowOnboardingQuery,
  ): Promise<AsyncIterable<StreamMessage<OnboardingProgress>> | undefined> {
    if (this.onboardingSignal.isFull)
      throw new TooManyFollowers('Ask for the onboarding itself, or come again.', { retryAfterSeconds: RETRY_SECONDS });
    const acting = actingIn(actor, query.organizationId);
    const first = await this.read(acting, query.organizationId);
    return isOver(first) && first.revision === query.seen ? undefined : this.progress(acting, query);
  }

  // Each message is the whole: who was away for a while misses nothing by having missed some.
  private async *progress(
    actor: Actor,
    { organizationId, seen, signal }: FollowOnboardingQuery,
  ): AsyncGenerator<StreamMessage<OnboardingProgress>> {
    const until = this.clock.monotonicMs() + LONGEST_MS;
    let last = seen;
    while (!signal.aborted && this.clock.monotonicMs() < until) {
      // Before looking: what is committed meanwhile is not slept over.
      const woken = untilWoken((wake) => this.onboardingSignal.onProgress(organizationId, wake), {
        withinMs: LOOK_EVERY_MS,
        signal,
      });
      const now = await this.read(actor, organizationId);
      if (now.revision !== last) yield { id: String(now.revision), event: 'progress', data: now };
      if (isOver(now)) return;
      last = now.revision;
      await woken;
    }
  }

  private read(actor: Actor, organizationId: string): Promise<OnboardingProgress> {
    return this.database.transaction(actor, (tx) => readProgress(tx, organizationId));
  }
}

const isOver = ({ status }: OnboardingProgress): boolean => status !== 'provisioning';

@Controller('organizations/:organizationId/onboarding/stream')
export class FollowOnboardingRoute {
  constructor(private readonly followOnboarding: FollowOnboarding) {}

  /**
   * Streams the onboarding as server-sent events, each the whole of it, until it is active or has failed, and for five
   * minutes at most (TEN-2). A client that comes back with `Last-Event-ID` is told what it has not seen; 204 when that is
   * nothing and it is over.
   */
  @Get()
  @Timeout('stream')
  @RequirePermission('organizations:read', 'platform:organizations:read')
  @RateLimit('default')
  @AnswerStream(OnboardingView)
  @Problems(OrganizationNotFound, TooManyFollowers)
  async handle(
    @CurrentActor() actor: Actor,
    @Param('organizationId', Id('org')) organizationId: string,
    @RequestSignal() signal: AbortSignal,
    @Headers('last-event-id') lastEventId: string | undefined,
  ) {
    const messages = await this.followOnboarding.execute(actor, {
      organizationId,
      seen: revisionOf(lastEventId),
      signal,
    });
    return messages && eventStream(messages, { schema: OnboardingView, signal });
  }
}

function revisionOf(lastEventId: string | undefined): number | undefined {
  return lastEventId && /^\d{1,9}$/.test(lastEventId) ? Number(lastEventId) : undefined;
}
