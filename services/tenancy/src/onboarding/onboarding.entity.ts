import { Secret } from '@guildhall/database';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { OnboardingStep } from './onboarding-step.entity.js';
import { STEPS } from './steps.js';

export const ONBOARDING_STATUSES = ['provisioning', 'active', 'failed'] as const;
export type OnboardingStatus = (typeof ONBOARDING_STATUSES)[number];

/**
 * What is done until an organisation is active (TEN-2). Its steps move on by what the services answer and by time; each
 * move may come twice, late or in any order, and then changes nothing.
 */
@Entity('onboardings')
export class Onboarding {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  /** The organisation's: it is onboarded once. */
  @PrimaryColumn('uuid') id!: string;
  @Secret() @Column('text', { nullable: true }) administrator!: string | null;
  @Column('integer') revision!: number;
  @Column('timestamptz', { name: 'started_at' }) startedAt!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  /** Rows of their own, loaded and kept with this one. */
  steps: OnboardingStep[] = [];

  static begun(
    id: string,
    { administrator, tries, at }: { administrator: string; tries: number; at: Date },
  ): Onboarding {
    return Object.assign(new Onboarding(), {
      ...{ tenantId: id, id, administrator, revision: 0, startedAt: at, endedAt: null },
      steps: STEPS.map((step) => OnboardingStep.asked(id, { step, tries, at })),
    });
  }

  get isReady(): boolean {
    return this.steps.every(({ status }) => status === 'done');
  }

  get hasFailed(): boolean {
    return this.steps.some(({ status }) => status === 'failed');
  }

  /** The step that a service has yet to take; undefined when it was taken, or never asked for. */
  unfinished(step: string): OnboardingStep | undefined {
    return this.steps.find((each) => each.step === step && each.status !== 'done');
  }

  get waiting(): OnboardingStep[] {
    return this.steps.filter(({ status }) => status === 'pending');
  }

  /**
   * What failed is asked for again, as often as at the beginning, and so is what was still waited for: it may have used up
   * its tries in the same moment. Answers the steps that had failed.
   */
  resume(tries: number): OnboardingStep[] {
    const failed = this.steps.filter(({ status }) => status === 'failed');
    if (failed.length === 0) return [];
    for (const step of [...failed, ...this.waiting]) step.resume(tries);
    return failed;
  }

  /** Nobody is asked any more, so nobody's address is kept any more. */
  end(at: Date): void {
    Object.assign(this, { endedAt: at, administrator: null });
  }
}
