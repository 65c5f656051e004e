import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID, ServiceHealthChanged } from '@guildhall/contracts';
import { TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Clock, newId } from '@guildhall/runtime';
import { RecurringWork } from '@guildhall/service';
import { Injectable } from '@nestjs/common';
import { type Health, healthOfServices } from './health.js';
import { knownInstances } from './known-instances.js';

const LOOK_EVERY_MS = 5_000;
// After a restart samples wait to be read; until they are, everybody would seem silent.
const AT_FIRST_MS = 20_000;

const BE_ALONE = `select pg_advisory_xact_lock(hashtextextended('guildhall.service-health', 0))`;
const KNOWN = 'select service, health from service_health';
const KEEP = `
insert into service_health (organization_id, service, health, since) values ($1, $2, $3, $4)
on conflict (service) do update set health = excluded.health, since = excluded.since`;

/**
 * Looks how services fare, and announces each change. Samples only come while a process lives, so what is down must be looked
 * for. Any number of processes may look at once: each waits for the other and finds its change announced.
 */
@Injectable()
export class WatchHealth extends RecurringWork {
  private readonly actor = Actor.system('monitoring', PLATFORM_TENANT_ID);

  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {
    super('look how services fare', { everyMs: LOOK_EVERY_MS, firstAfterMs: AT_FIRST_MS });
  }

  /** Once, now. */
  override async execute(): Promise<void> {
    await this.database.transaction(this.actor, async (tx) => {
      await tx.query(BE_ALONE);
      const rows: { service: string; health: Health }[] = await tx.query(KNOWN);
      const known = new Map(rows.map(({ service, health }) => [service, health]));
      for (const [service, health] of healthOfServices(await knownInstances(tx), this.clock.now()))
        if (known.get(service) !== health)
          await this.change(tx, { service, before: known.get(service) ?? 'unknown', after: health });
    });
  }

  private async change(tx: TenantTransaction, change: { service: string; before: Health; after: Health }) {
    const healthChangeId = newId();
    await tx.query(KEEP, [PLATFORM_TENANT_ID, change.service, change.after, this.clock.now()]);
    if (change.before === change.after) return;
    const subject = { tenantId: PLATFORM_TENANT_ID, id: healthChangeId, version: 1 };
    await tx.publish(subject, ServiceHealthChanged({ healthChangeId, ...change }));
  }
}
