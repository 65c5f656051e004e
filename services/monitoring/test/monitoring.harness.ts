import type { Permission } from '@guildhall/access';
import { MetricsReported, RequestsHandled, type ReportedMetric, type RequestRecord } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import type { Fact } from '../../../libs/service/test/fact.js';
import { ServiceUnderTest } from '../../../libs/service/test/service-under-test.js';
import { monitoringSettings } from '../src/config.js';
import { entities, migrations } from '../src/data-source.js';
import { MonitoringModule } from '../src/monitoring.module.js';

const READER: readonly Permission[] = ['analytics:read', 'services:read'];

/** The real service with its consumers, on topics of its own. Stop it in `afterAll`. */
export async function startMonitoring(environment: Record<string, string> = {}) {
  const service = await ServiceUnderTest.start({
    service: 'monitoring',
    module: (settings, broker) => MonitoringModule.on(settings, broker),
    settings: monitoringSettings,
    migrations,
    entities,
    withConsumers: true,
    environment,
  });
  return {
    service,
    database: service.database,
    deliver: (...facts: readonly Fact[]) => service.deliver(...facts),
    /** An organisation, and its administrator. */
    tenant(permissions: readonly Permission[] = READER) {
      const id = newId();
      return { id, admin: service.caller(id, permissions) };
    },
    /** Waits until the consumer has taken an event in, whatever it made of it. */
    async taken(...facts: readonly Fact[]): Promise<void> {
      const ids = facts.map(({ eventId }) => eventId);
      await eventually(
        async () => {
          const rows = await service.database.look('select 1 from inbox where event_id = any($1::uuid[])', [ids]);
          return rows.length >= new Set(ids).size;
        },
        { withinMs: 15_000 },
      );
    },
    stop: () => service.stop(),
  };
}

export type { Fact };
export type Monitoring = Awaited<ReturnType<typeof startMonitoring>>;

export const request = (over: Partial<RequestRecord> = {}): RequestRecord => ({
  at: new Date().toISOString(),
  method: 'GET',
  route: '/users',
  service: 'identity',
  status: 200,
  durationMs: 5,
  clientAddress: '203.0.113.7',
  correlation: newId(),
  ...over,
});

/** What the gateway says of one tenant's calls. */
export const handled = (tenantId: string, requests: readonly RequestRecord[], lost = 0): Fact => ({
  tenantId,
  eventId: newId(),
  event: RequestsHandled({ batchId: newId(), reporter: 'gateway-1', lost, requests: [...requests] }),
});

export const sample = (over: Partial<ReportedMetric> = {}): ReportedMetric => ({
  item: newId(),
  name: 'analysis.duration',
  value: 12.5,
  at: new Date().toISOString(),
  ...over,
});

/** What integration says that a product of a tenant reported. */
export const reported = (tenantId: string, items: readonly ReportedMetric[]): Fact => ({
  tenantId,
  eventId: newId(),
  event: MetricsReported({ chunkId: newId(), batchId: newId(), items: [...items] }),
});

/** Nearest rank, on the values themselves. */
export const exactPercentile = (values: readonly number[], percentile: number): number =>
  values.toSorted((a, b) => a - b)[Math.max(1, Math.ceil((percentile / 100) * values.length)) - 1]!;
