import { Actor } from '@guildhall/access';
import { type EventOf, PLATFORM_TENANT_ID, PlatformAccessed } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { type DataSource, EntityManager } from 'typeorm';
import type { Told } from '../changes/snapshots.js';
import { translated } from './database-errors.js';
import type { Publisher } from './publisher.js';
import { repeatLostRace } from './repeat-lost-race.js';
import { inTransaction } from './run-transaction.js';
import type { Scope } from './scope.js';
import { setTenantSql } from './tenant-setting.js';
import type { TenantDatabaseParts } from './tenant-database.js';
import type { Aggregate, Cause } from './tenant-transaction.js';

export type PlatformWork<T> = (tx: PlatformTransaction) => Promise<T>;

/** Sees and writes the rows of all tenants, as far as the platform role's grants go. */
export class PlatformTransaction extends EntityManager {
  readonly cause: Cause | undefined = undefined;
  private readonly scope: Scope;
  private readonly publisher: Publisher;
  readonly actor: Actor;

  constructor(dataSource: DataSource, scope: Scope, actor: Actor, publisher: Publisher) {
    super(dataSource, scope.runner);
    this.scope = scope;
    this.actor = actor;
    this.publisher = publisher;
  }

  /** For `publish`: what this transaction has told of entities. */
  get told(): Told {
    return this.scope.told;
  }

  /** As in a tenant's transaction, for an aggregate of any tenant. */
  async publish(aggregate: Aggregate, event: EventOf<object>): Promise<void> {
    await this.publisher.write(this, aggregate, event);
    this.scope.lanes.add(event.event.lane);
  }

  /** Runs once the commit is certain; see `TenantTransaction.afterCommit`. */
  afterCommit(effect: () => void | Promise<void>): void {
    this.scope.afterCommit.push(effect);
  }
}

/** Access across tenants that was announced once and lasts; what the announcing transaction answered stands in `taken`. */
export interface PlatformLease<T> {
  readonly taken: T;
  /** As `platform`, and told of by the lease alone. */
  readonly transaction: <R>(work: PlatformWork<R>) => Promise<R>;
}

/** The pool of the platform role, and the rule that no use of it goes unseen. */
export class PlatformDatabase {
  private connecting: Promise<DataSource> | undefined;

  constructor(
    private readonly parts: TenantDatabaseParts,
    private readonly publisher: Publisher,
  ) {}

  async run<T>(reason: string, work: PlatformWork<T>, actor?: Actor): Promise<T> {
    const { service } = this.parts;
    return this.transaction(async (tx) => {
      const accessId = newId();
      // Before the work: it is told even of work that forgets its own end.
      await tx.publish(
        { tenantId: PLATFORM_TENANT_ID, id: accessId, version: 1 },
        PlatformAccessed({ accessId, service, reason }),
      );
      return work(tx);
    }, actor);
  }

  async lease<T>(reason: string, take: PlatformWork<T>): Promise<PlatformLease<T>> {
    const taken = await this.run(reason, take);
    return { taken, transaction: (work) => this.transaction(work) };
  }

  private async transaction<T>(work: PlatformWork<T>, actor?: Actor): Promise<T> {
    const { service, signal } = this.parts;
    const dataSource = await this.connected();
    const who = actor ?? Actor.system(service, PLATFORM_TENANT_ID);
    // The role's own policy shows all rows; the tenant is set so that code which reads it finds the platform's.
    const begin = `begin; ${setTenantSql(PLATFORM_TENANT_ID)}`;
    return repeatLostRace(this.parts, 3, () =>
      inTransaction({ dataSource, signal, begin, tenantId: PLATFORM_TENANT_ID }, (scope) =>
        work(new PlatformTransaction(dataSource, scope, who, this.publisher)),
      ),
    );
  }

  private async connected(): Promise<DataSource> {
    const { platformDataSource } = this.parts;
    if (!platformDataSource)
      throw new Error('This process was not given a platformUrl: it has no work across tenants.');
    if (platformDataSource.isInitialized) return platformDataSource;
    // One attempt for all who wait; the next call makes another.
    this.connecting ??= platformDataSource.initialize().finally(() => {
      this.connecting = undefined;
    });
    return this.connecting.catch((error: unknown) => Promise.reject(translated(error)));
  }
}
