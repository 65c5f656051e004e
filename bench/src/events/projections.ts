import { type EventType, ThingHappened } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';

type ThingData = typeof ThingHappened extends EventType<infer D> ? D : never;
type Happened = Delivered<ThingData & object>;

/** Is told of each event whose effect is committed. */
export abstract class Onlooker {
  abstract projected(events: readonly Happened[]): void;
}

const WRITE_ONE = {
  name: 'bench-thing',
  text: `
insert into things as t (tenant_id, thing_id, note, version) values ($1, $2, $3, $4)
    on conflict (tenant_id, thing_id) do update set note = excluded.note, version = excluded.version
 where t.version < excluded.version`,
};

const WRITE_MANY = {
  name: 'bench-things',
  text: `
insert into things as t (tenant_id, thing_id, note, version)
select distinct on (r.thing_id) $1, r.thing_id, r.note, r.version
  from unnest($2::uuid[], $3::text[], $4::int[]) as r (thing_id, note, version)
 order by r.thing_id, r.version desc
    on conflict (tenant_id, thing_id) do update set note = excluded.note, version = excluded.version
 where t.version < excluded.version`,
};

/** A hot projection as a service writes it: one row a thing, the newest version wins, planned once a connection. */
@Consumer()
export class ProjectThing {
  constructor(private readonly onlooker: Onlooker) {}

  @Consumes(ThingHappened, { as: 'bench.thing' })
  async on(event: Happened, tx: TenantTransaction): Promise<void> {
    await tx.prepared(WRITE_ONE, [event.tenantId, event.data.thingId, event.data.note, event.aggregateVersion]);
    tx.afterCommit(() => this.onlooker.projected([event]));
  }
}

/** The same, for hotter topics: one statement for all events of a tenant in a chunk. */
@Consumer()
export class ProjectThings {
  constructor(private readonly onlooker: Onlooker) {}

  @Consumes(ThingHappened, { as: 'bench.things', many: true })
  async on(events: readonly Happened[], tx: TenantTransaction): Promise<void> {
    await tx.prepared(WRITE_MANY, [
      tx.tenantId,
      events.map(({ data }) => data.thingId),
      events.map(({ data }) => data.note),
      events.map(({ aggregateVersion }) => aggregateVersion),
    ]);
    tx.afterCommit(() => this.onlooker.projected(events));
  }
}
