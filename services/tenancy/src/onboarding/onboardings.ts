import type { TenantTransaction } from '@guildhall/database';
import { Sealer } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import type { Administrator } from '../organizations/organization.entity.js';
import { OnboardingSignal } from './onboarding-signal.js';
import { OnboardingStep } from './onboarding-step.entity.js';
import { Onboarding } from './onboarding.entity.js';

/**
 * Onboardings with their steps and their place in the queue, as one. Whoever loads one to change it has locked its
 * organisation: that lock is the onboarding's too.
 */
@Injectable()
export class Onboardings {
  constructor(
    private readonly sealer: Sealer,
    private readonly signal: OnboardingSignal,
  ) {}

  async find(tx: TenantTransaction, id: string): Promise<Onboarding | null> {
    const onboarding = await tx.findOneBy(Onboarding, { id });
    if (onboarding)
      onboarding.steps = await tx.find(OnboardingStep, { where: { onboardingId: id }, order: { step: 'asc' } });
    return onboarding;
  }

  /** Writes what changed, and when the worker looks at it again; without a time it never does. */
  async keep(tx: TenantTransaction, onboarding: Onboarding, dueAt?: Date): Promise<void> {
    onboarding.revision += 1;
    await tx.save(onboarding);
    await tx.save(onboarding.steps);
    await this.schedule(tx, onboarding.id, dueAt);
    tx.afterCommit(() => this.signal.progressed(onboarding.id));
  }

  /** Twice is the same as once: an onboarding has one place in the queue. */
  async schedule(tx: TenantTransaction, id: string, dueAt?: Date): Promise<void> {
    if (!dueAt) {
      await tx.query('delete from onboarding_jobs where organization_id = $1', [id]);
      return;
    }
    await tx.query(
      `insert into onboarding_jobs (organization_id, due_at) values ($1, $2)
       on conflict (organization_id) do update set due_at = excluded.due_at`,
      [id, dueAt],
    );
  }

  seal(id: string, administrator: Administrator): string {
    return this.sealer.seal(JSON.stringify(administrator), placeOf(id));
  }

  /** Who is to be the administrator; only asked while the onboarding is under way. */
  administratorOf({ id, administrator }: Onboarding): Administrator {
    if (!administrator) throw new Error(`The onboarding ${id} is over: its administrator is not kept.`);
    return JSON.parse(this.sealer.open(administrator, placeOf(id)).toString('utf8')) as Administrator;
  }
}

const placeOf = (id: string) => ({ tenantId: id, table: 'onboardings', column: 'administrator', rowId: id });
