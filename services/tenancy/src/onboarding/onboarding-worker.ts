import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Clock, faultPoint } from '@guildhall/runtime';
import { logger, withoutTrace } from '@guildhall/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { OnboardingCourse } from './onboarding-course.js';
import { OnboardingSignal } from './onboarding-signal.js';
import { Onboardings } from './onboardings.js';
import { untilWoken } from './until-woken.js';

const LOOK_EVERY_MS = 1_000;
const AT_ONCE = 50;

const onDue = faultPoint('onboarding.on-due');
const wentOn = faultPoint('onboarding.went-on');

/**
 * Goes on with onboardings whose time has come. Any number of processes may do it at once: each takes the organisation's
 * lock and looks again whether it is still due.
 */
@Injectable()
export class OnboardingWorker implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = logger.child({ component: 'onboarding' });
  private readonly ending = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: TenantDatabase,
    private readonly course: OnboardingCourse,
    private readonly onboardings: Onboardings,
    private readonly signal: OnboardingSignal,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.running = withoutTrace(() => this.run());
  }

  /** Finishes what is in hand. */
  async onApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      // Before looking: what becomes due meanwhile is not slept over.
      const woken = untilWoken((wake) => this.signal.onDue(wake), { withinMs: LOOK_EVERY_MS, signal });
      await this.look().catch((error: unknown) => this.log.warn({ error }, 'Could not look for what is due.'));
      await woken;
    }
  }

  private async look(): Promise<void> {
    for (const id of await this.dueNow()) {
      if (this.ending.signal.aborted) return;
      // One that cannot go on must not hold up the others; it is tried again at the next look.
      await this.goOn(id).catch((error: unknown) => this.log.error({ error, organizationId: id }, 'Could not go on.'));
    }
  }

  private async dueNow(): Promise<string[]> {
    const rows = await this.database.transaction(Actor.system('tenancy', PLATFORM_TENANT_ID), (tx) =>
      tx.query<{ organization_id: string }[]>(
        'select organization_id from onboarding_jobs where due_at <= $1 order by due_at limit $2',
        [this.clock.now(), AT_ONCE],
      ),
    );
    return rows.map(({ organization_id }) => organization_id);
  }

  private async goOn(id: string): Promise<void> {
    await onDue();
    await this.database.transaction(Actor.system('tenancy', id), async (tx) => {
      const underWay = await this.course.underWay(tx, id);
      if (!underWay) return this.onboardings.schedule(tx, id);
      const still = await tx.query<unknown[]>(
        'select 1 from onboarding_jobs where organization_id = $1 and due_at <= $2',
        [id, this.clock.now()],
      );
      if (still.length > 0) await this.course.due(tx, underWay);
    });
    await wentOn();
  }
}
