import type { RequestRecord } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';

const COUNT = `
insert into deprecated_calls as d (tenant_id, service, method, route, calls, first_at, last_at)
select $1, service, method, route, count(*), min(at), max(at)
  from unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[]) as call (service, method, route, at)
 group by service, method, route order by service, method, route
on conflict (tenant_id, service, method, route) do update
   set calls = d.calls + excluded.calls,
       first_at = least(d.first_at, excluded.first_at),
       last_at = greatest(d.last_at, excluded.last_at)`;

/** Counts a tenant's calls of routes that are on their way out of use, in the transaction of their event: each once. */
export async function countDeprecatedCalls(
  tx: TenantTransaction,
  tenantId: string,
  requests: readonly RequestRecord[],
): Promise<void> {
  const calls = requests.filter(({ isDeprecated }) => isDeprecated);
  if (calls.length === 0) return;
  await tx.query(COUNT, [
    tenantId,
    calls.map(({ service }) => service),
    calls.map(({ method }) => method),
    calls.map(({ route }) => route),
    calls.map(({ at }) => at),
  ]);
}
