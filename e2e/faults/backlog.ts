import type { World } from './world.js';

const MORE_THAN_A_VACUUM_WAITS_FOR = 20_500;

/**
 * So many events at once that the relay, having sent them, vacuums its table. They are the platform's own, which no
 * consumer here listens to: the point is the queue.
 */
export async function fillOutbox({ databases }: World): Promise<void> {
  await databases.tenancy.look(
    `insert into outbox (lane, tenant_id, event_id, type, topic, aggregate_id, subject, aggregate_version, payload,
                         actor, correlation_id, occurred_at, producer_epoch)
     select 'facts', '00000000-0000-7000-8000-000000000000', uuidv7(), 'guildhall.platform.v1.PlatformAccessed',
            'guildhall.platform.v1', '00000000-0000-7000-8000-000000000000', 'org_backlog', n, '{}', 'system:faults',
            'faults', now(), 1
       from generate_series(1, $1) as n`,
    [MORE_THAN_A_VACUUM_WAITS_FOR],
  );
}
