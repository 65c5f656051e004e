import { aggregateIdOf } from '@guildhall/contracts';
import { tenantTable, type TenantTransaction } from '@guildhall/database';
import type { QueryRunner } from 'typeorm';
import type { Delivery } from './delivery.js';
import { VersionGap } from './refusals.js';

/** Migration of a service that has `ordered` consumers: the last version that each consumer has handled of an aggregate. */
export async function createVersionOrder(runner: QueryRunner): Promise<void> {
  await runner.query(`
    create table handled_versions (
      tenant_id uuid not null,
      consumer text not null,
      aggregate_id uuid not null,
      producer_epoch integer not null,
      version integer not null,
      primary key (tenant_id, consumer, aggregate_id)
    )`);
  await runner.query(
    `comment on table handled_versions is 'How far ordered consumers are with each aggregate: they refuse gaps (D3).'`,
  );
  await tenantTable(runner, 'handled_versions');
}

interface Place {
  readonly epoch: number;
  readonly version: number;
}

/**
 * Versions of the aggregates in one tenant's part of a chunk. An aggregate that is new to the consumer begins where it
 * begins: a consumer may be younger than what it listens to. After a restore (a higher epoch) versions begin anew.
 */
export class VersionOrder {
  private readonly places = new Map<string, Place>();
  private readonly moved = new Set<string>();

  private constructor(private readonly consumer: string) {}

  static async of(tx: TenantTransaction, consumer: string, deliveries: readonly Delivery[]): Promise<VersionOrder> {
    const order = new VersionOrder(consumer);
    const ids = [...new Set(deliveries.map(({ envelope }) => aggregateIdOf(envelope)))];
    const rows: { aggregate_id: string; producer_epoch: number; version: number }[] = await tx.query(
      'select aggregate_id, producer_epoch, version from handled_versions where tenant_id = $1 and consumer = $2 and aggregate_id = any ($3::uuid[])',
      [tx.tenantId, consumer, ids],
    );
    for (const row of rows) order.places.set(row.aggregate_id, { epoch: row.producer_epoch, version: row.version });
    return order;
  }

  /** False for an event that came after a later one of its aggregate. Throws VersionGap when one before it is missing. */
  admits({ envelope }: Delivery): boolean {
    const id = aggregateIdOf(envelope);
    const place = this.places.get(id);
    const { aggregateVersion: version, producerEpoch: epoch } = envelope;
    if (place && epoch === place.epoch) {
      // One transaction may state several facts of one version.
      if (version < place.version) return false;
      if (version > place.version + 1) throw new VersionGap(place.version + 1, version);
    }
    if (place && epoch < place.epoch) return false;
    this.places.set(id, { epoch, version });
    this.moved.add(id);
    return true;
  }

  async save(tx: TenantTransaction): Promise<void> {
    if (this.moved.size === 0) return;
    const moved = [...this.moved].sort();
    await tx.query(
      `insert into handled_versions (tenant_id, consumer, aggregate_id, producer_epoch, version)
       select $1, $2, * from unnest($3::uuid[], $4::int[], $5::int[])
           on conflict (tenant_id, consumer, aggregate_id) do update set producer_epoch = excluded.producer_epoch, version = excluded.version`,
      [
        tx.tenantId,
        this.consumer,
        moved,
        moved.map((id) => this.places.get(id)!.epoch),
        moved.map((id) => this.places.get(id)!.version),
      ],
    );
  }
}
