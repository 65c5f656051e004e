import { Actor } from '@guildhall/access';
import type { EventOf, EventType } from '@guildhall/contracts';
import { type DataSource, EntityManager } from 'typeorm';
import type { Told } from '../changes/snapshots.js';
import { NoTenant } from './database-errors.js';
import { type PreparedStatement, runPrepared } from './prepared-statement.js';
import type { Fact, Publisher } from './publisher.js';
import type { AfterCommit, Scope } from './scope.js';
import { requireTenant, setTenantSql } from './tenant-setting.js';

/** What an event is about: an entity, or anything that knows its tenant, its id and the version it now has. */
export interface Aggregate {
  readonly tenantId: string;
  readonly id: string;
  readonly version: number;
}

/** The event whose handling is running: what is published meanwhile names it as its cause. */
export interface Cause {
  readonly eventId: string;
  readonly correlationId: string;
  readonly traceparent?: string;
  /** Who set it off: what the system does about it is done for them. */
  readonly onBehalfOf?: string;
}

/**
 * The one handle that carries the tenant: TypeORM's entity manager inside an open transaction, and `publish`.
 *
 * Ends with the transaction: whoever keeps it gets an error from every call.
 */
export class TenantTransaction extends EntityManager {
  private actingNow: Actor;
  private causedBy: Cause | undefined;

  constructor(
    dataSource: DataSource,
    private readonly scope: Scope,
    actor: Actor,
    private readonly publisher: Publisher,
  ) {
    super(dataSource, scope.runner);
    this.actingNow = actor;
  }

  get actor(): Actor {
    return this.actingNow;
  }

  get tenantId(): string {
    return this.scope.tenantId;
  }

  get cause(): Cause | undefined {
    return this.causedBy;
  }

  /** For `publish`: what this transaction has told of entities. */
  get told(): Told {
    return this.scope.told;
  }

  /**
   * Writes an event into the outbox, in this transaction. Call it after the aggregate's row is locked and saved: ids of
   * the outbox then rise with the aggregate's versions. Fills `changes` from what the entity was when it was loaded.
   */
  async publish(aggregate: Aggregate, event: EventOf<object>): Promise<void> {
    this.requireOwn(aggregate);
    await this.publisher.write(this, aggregate, event);
    this.scope.lanes.add(event.event.lane);
  }

  /**
   * As `publish`, for the facts of a set-based statement: one statement writes them all, in the order of the list. What a
   * batch may hold is for the caller to bound.
   */
  async publishMany(facts: readonly Fact[]): Promise<void> {
    for (const { about } of facts) this.requireOwn(about);
    await this.publisher.writeMany(this, facts);
    for (const { event } of facts) this.scope.lanes.add(event.event.lane);
  }

  /**
   * Has a state topic forget the aggregate: a tombstone in place of the next statement, in this transaction. Its id is
   * not used again, for a statement that is late would bring it back.
   */
  async retract(aggregate: Aggregate, event: EventType): Promise<void> {
    this.requireOwn(aggregate);
    if (!event.topic.endsWith('.state')) throw new TypeError(`${event.topic} forgets nothing: it is no state topic.`);
    await this.publisher.retract(this, aggregate, event);
    this.scope.lanes.add(event.lane);
  }

  private requireOwn({ tenantId }: Aggregate): void {
    if (tenantId === this.tenantId) return;
    throw new NoTenant(`An event of tenant ${tenantId} cannot be published in a transaction of ${this.tenantId}.`);
  }

  /**
   * Goes on as another tenant. For the consumer transport alone, which handles a chunk of many tenants in one
   * transaction: only a system actor may.
   */
  async enter(tenantId: string, cause?: Cause): Promise<void> {
    if (this.actor.kind !== 'system') throw new NoTenant('Only the system goes from one tenant to another.');
    requireTenant(tenantId);
    this.causedBy = cause;
    this.actingNow = Actor.system(this.actor.userId, tenantId, {
      correlationId: cause?.correlationId ?? this.actor.correlationId,
      onBehalfOf: cause?.onBehalfOf,
    });
    if (tenantId === this.scope.tenantId) return;
    await this.query(setTenantSql(tenantId));
    this.scope.tenantId = tenantId;
  }

  /** Like `query`, for a hot statement: the server plans it once for each connection. Answers the rows. */
  prepared<R>(statement: PreparedStatement, values: readonly unknown[]): Promise<R[]> {
    return runPrepared(this, statement, values);
  }

  /** Runs once the commit is certain, in order; never after a rollback. Its failure is logged and changes nothing. */
  afterCommit(effect: AfterCommit): void {
    this.scope.afterCommit.push(effect);
  }
}
