import { Column, Entity, PrimaryColumn } from 'typeorm';

export const STEP_STATUSES = ['pending', 'done', 'failed'] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

/** Nobody has said why, because nobody has said anything. */
const NO_ANSWER = 'no-answer';

/** A service that an organisation waits for. */
@Entity('onboarding_steps')
export class OnboardingStep {
  @PrimaryColumn('uuid', { name: 'tenant_id' }) tenantId!: string;
  @PrimaryColumn('uuid', { name: 'onboarding_id' }) onboardingId!: string;
  @PrimaryColumn('text') step!: string;
  @Column('text') status!: StepStatus;
  @Column('integer') attempts!: number;
  @Column('integer', { name: 'tries_left' }) triesLeft!: number;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('timestamptz', { name: 'asked_at' }) askedAt!: Date;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;

  /** Asked once already: by the event that tells of the organisation. */
  static asked(id: string, { step, tries, at }: { step: string; tries: number; at: Date }): OnboardingStep {
    const fields = { tenantId: id, onboardingId: id, step, attempts: 1, triesLeft: tries - 1, askedAt: at };
    return Object.assign(new OnboardingStep(), fields, { status: 'pending', reason: null, endedAt: null });
  }

  /** Also after a failure: the service is ready, however late it says so. */
  done(at: Date): void {
    Object.assign(this, { status: 'done', reason: null, endedAt: at });
  }

  /** Why it did not go well. It counts as failed once nothing is left to try. */
  note(reason: string): void {
    this.reason = reason;
  }

  fail(at: Date): void {
    Object.assign(this, { status: 'failed', reason: this.reason ?? NO_ANSWER, endedAt: at });
  }

  askAgain(at: Date): void {
    Object.assign(this, { attempts: this.attempts + 1, triesLeft: this.triesLeft - 1, askedAt: at });
  }

  resume(tries: number): void {
    Object.assign(this, { status: 'pending', triesLeft: tries, reason: null, endedAt: null });
  }
}
