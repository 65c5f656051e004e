import { RequestsHandled } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { countDeprecatedCalls } from '../deprecations/count-deprecated-calls.js';
import { Gathered } from '../series/gathered.js';
import { recordSamples } from '../series/record-samples.js';
import { LOST_REQUESTS, REQUESTS } from './request-series.js';

/** Counts what the gateway handled (MON-2): every call once, by service, method, route and status. */
@Consumer()
export class CountRequests {
  @Consumes(RequestsHandled, { as: 'monitoring.request-statistics', many: true })
  async on(events: readonly Delivered<RequestsHandled>[], tx: TenantTransaction): Promise<void> {
    const gathered = new Gathered();
    for (const event of events) gather(event, gathered);
    const [first] = events;
    if (!first) return;
    await recordSamples(tx, first.tenantId, gathered);
    // Here and not in a consumer of its own, which would read every call once more for the few that it wants.
    await countDeprecatedCalls(
      tx,
      first.tenantId,
      events.flatMap(({ data }) => data.requests),
    );
  }
}

function gather({ data, occurredAt }: Delivered<RequestsHandled>, gathered: Gathered): void {
  for (const { at, method, route, service, status, durationMs } of data.requests) {
    gathered.add(`${status} ${method} ${service} ${route}`, { at: new Date(at), value: durationMs }, () => ({
      kind: 'request',
      name: REQUESTS,
      labels: { service, method, route, status: String(status) },
      unit: 'ms',
    }));
  }
  if (data.lost === 0) return;
  // How many, in place of how long: the sum of the series is what was lost.
  gathered.add('lost', { at: new Date(occurredAt), value: data.lost }, () => ({
    kind: 'loss',
    name: LOST_REQUESTS,
    labels: {},
  }));
}
