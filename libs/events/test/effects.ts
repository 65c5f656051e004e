import type { TenantTransaction } from '@guildhall/database';
import type { Delivered } from '../src/consumer/delivered.js';
import type { Harness } from './harness.js';

/** What most handlers under test do: a row an event, which tells when the event was handled twice. */
export async function takeEffect(
  tx: TenantTransaction,
  { tenantId, aggregateId, aggregateVersion }: Delivered,
): Promise<void> {
  await tx.query(
    `insert into effects (tenant_id, aggregate_id, version) values ($1, $2, $3)
     on conflict (tenant_id, aggregate_id, version) do update set times = effects.times + 1`,
    [tenantId, aggregateId, aggregateVersion],
  );
}

export const effectsIn = (harness: Harness): Promise<number> => harness.count('select count(*) from effects');

/** Events handled twice, and events handled after a later one of their aggregate. */
export async function faultsIn(harness: Harness): Promise<{ doubled: number; disordered: number }> {
  return {
    doubled: await harness.count('select count(*) from effects where times > 1'),
    disordered: await harness.count(
      'select count(*) from (select version < lag(version) over (partition by aggregate_id order by seq) as is_late from effects) as e where is_late',
    ),
  };
}
