import type { TenantTransaction } from '@guildhall/database';
import { Clock } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { Organization } from '../organizations/organization.entity.js';
import type { OnboardingStep } from './onboarding-step.entity.js';
import type { Onboarding } from './onboarding.entity.js';
import { OnboardingPace } from './onboarding-pace.js';
import { Onboardings } from './onboardings.js';

/** An organisation, locked, and its onboarding that is not over. */
export interface UnderWay {
  readonly organization: Organization;
  readonly onboarding: Onboarding;
}

/** How an onboarding goes on, whoever moves it: an answer, the worker, an administrator of the platform. */
@Injectable()
export class OnboardingCourse {
  constructor(
    private readonly onboardings: Onboardings,
    private readonly pace: OnboardingPace,
    private readonly clock: Clock,
  ) {}

  /** Undefined where there is nothing to go on with: unknown here, never onboarded, or over. */
  async underWay(tx: TenantTransaction, id: string): Promise<UnderWay | undefined> {
    const organization = await tx.findOne(Organization, { where: { id }, lock: { mode: 'pessimistic_write' } });
    const onboarding = organization && (await this.onboardings.find(tx, id));
    return organization && onboarding && !onboarding.endedAt ? { organization, onboarding } : undefined;
  }

  /** A service is ready. The last one makes the organisation active. */
  async stepDone(tx: TenantTransaction, underWay: UnderWay, step: OnboardingStep): Promise<void> {
    const { organization, onboarding } = underWay;
    step.done(this.clock.now());
    // Suspended is stronger: it becomes active within one pace of the suspension's end.
    if (onboarding.isReady && organization.status !== 'suspended') return this.finish(tx, underWay);
    // One that failed waits for people, whatever others answer.
    const lookAgainAt = onboarding.hasFailed ? undefined : this.pace.after(this.clock.now());
    await this.onboardings.keep(tx, onboarding, lookAgainAt);
  }

  /** A service could not get ready. Where asking again can help, the next time is waited for. */
  async stepRefused(
    tx: TenantTransaction,
    underWay: UnderWay,
    { step, reason, isRetryable }: { step: OnboardingStep; reason: string; isRetryable: boolean },
  ): Promise<void> {
    step.note(reason);
    if (!isRetryable) return this.fail(tx, underWay, step);
    await this.onboardings.keep(tx, underWay.onboarding, this.pace.after(step.askedAt));
  }

  /** Its time has come: asks again, or gives up. */
  async due(tx: TenantTransaction, underWay: UnderWay): Promise<void> {
    const { organization, onboarding } = underWay;
    // Answers still count while it is suspended, but nobody is asked.
    if (organization.status === 'suspended')
      return this.onboardings.schedule(tx, onboarding.id, this.pace.after(this.clock.now()));
    if (onboarding.isReady) return this.finish(tx, underWay);
    const exhausted = onboarding.waiting.find(({ triesLeft }) => triesLeft === 0);
    if (exhausted) return this.fail(tx, underWay, exhausted);
    await this.askAgain(tx, underWay);
  }

  private async finish(tx: TenantTransaction, { organization, onboarding }: UnderWay): Promise<void> {
    const now = this.clock.now();
    onboarding.end(now);
    await this.onboardings.keep(tx, onboarding);
    const activated = organization.activate(now);
    await tx.save(organization);
    await tx.publish(organization, activated);
    await tx.publish(organization, organization.stated());
  }

  private async fail(
    tx: TenantTransaction,
    { organization, onboarding }: UnderWay,
    step: OnboardingStep,
  ): Promise<void> {
    const now = this.clock.now();
    step.fail(now);
    await this.onboardings.keep(tx, onboarding);
    const failed = organization.failOnboarding(
      { step: step.step, reason: step.reason ?? '', attempts: step.attempts },
      now,
    );
    await tx.save(organization);
    await tx.publish(organization, failed);
  }

  private async askAgain(tx: TenantTransaction, { organization, onboarding }: UnderWay): Promise<void> {
    const at = this.clock.now();
    const { waiting } = onboarding;
    for (const step of waiting) step.askAgain(at);
    await this.onboardings.keep(tx, onboarding, this.pace.after(at));
    const asked = organization.askAgain(
      waiting.map(({ step }) => step),
      Math.max(...waiting.map(({ attempts }) => attempts)),
      { administrator: this.onboardings.administratorOf(onboarding), at },
    );
    await tx.save(organization);
    await tx.publish(organization, asked);
  }
}
