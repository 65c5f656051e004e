import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from '@guildhall/access';
import type { DataSource } from 'typeorm';
import { PlatformDatabase, type PlatformLease, type PlatformWork } from './platform-database.js';
import { AnotherTenantInside } from './database-errors.js';
import { joinScope } from './join-scope.js';
import type { OutboxSignal } from './outbox-signal.js';
import { Publisher, type PublisherParts } from './publisher.js';
import type { RetryParts } from './repeat-lost-race.js';
import { repeatLostRace } from './repeat-lost-race.js';
import { inTransaction } from './run-transaction.js';
import type { Scope } from './scope.js';
import { requireTenant, setTenantSql } from './tenant-setting.js';
import { TenantTransaction } from './tenant-transaction.js';

export interface TransactionOptions {
  /** How often the work may run when it loses a deadlock or serialization race; 1 where a repeat would show outside. */
  readonly attempts?: 1 | 2 | 3;
}

export interface TenantDatabaseParts extends PublisherParts, RetryParts {
  readonly dataSource: DataSource;
  readonly signal: OutboxSignal;
  readonly service: string;
  /** Opened when it is first needed; without it `platform` refuses. */
  readonly platformDataSource?: DataSource;
}

/** The only way of a service to its database (D5). */
export class TenantDatabase {
  private readonly current = new AsyncLocalStorage<Scope>();
  private readonly publisher: Publisher;
  private readonly platformDatabase: PlatformDatabase;

  constructor(private readonly parts: TenantDatabaseParts) {
    this.publisher = new Publisher(parts);
    this.platformDatabase = new PlatformDatabase(parts, this.publisher);
  }

  /**
   * Runs `work` in one transaction of the actor's tenant: all of it, or nothing.
   *
   * Inside another transaction it joins: same commit, a savepoint of its own, so that work which throws leaves nothing
   * even where somebody catches. Joining as another tenant is refused, except for an administrator of the platform who
   * steps into one.
   *
   * Work that loses a deadlock or serialization race runs again, at most `attempts` times in all: it has no effects but
   * `tx`. What ends it from outside arrives as `DatabaseUnavailable` or `QueryTooSlow`. Of a connection that breaks
   * during the commit nobody knows whether it committed; that is not repeated.
   */
  async transaction<T>(
    actor: Actor,
    work: (tx: TenantTransaction) => Promise<T>,
    options: TransactionOptions = {},
  ): Promise<T> {
    requireTenant(actor.tenantId);
    const outer = this.current.getStore();
    if (outer?.isOpen) return joinScope(outer, actor, (scope) => this.within(scope, actor, work));
    const begin = `begin; ${setTenantSql(actor.tenantId)}`;
    return repeatLostRace(this.parts, options.attempts ?? 3, () =>
      inTransaction(
        { dataSource: this.parts.dataSource, signal: this.parts.signal, begin, tenantId: actor.tenantId },
        (scope) => this.within(scope, actor, work),
      ),
    );
  }

  /**
   * Work across tenants: another role on a pool of its own, and `PlatformAccessed` in the same transaction. `reason` is
   * a constant of the code, never data. Not inside a tenant's transaction: the two could not commit as one.
   */
  async platform<T>(reason: string, work: PlatformWork<T>, actor?: Actor): Promise<T> {
    if (this.current.getStore()?.isOpen)
      throw new AnotherTenantInside('Work across tenants cannot commit as one with a tenant’s transaction.');
    return this.platformDatabase.run(reason, work, actor);
  }

  /**
   * The same for work that never ends, many transactions a second (docs/decisions/0010): told of once, by the transaction
   * that runs `take`. That is where a lease is taken: when `take` throws, there is neither access nor announcement. What the
   * lease guards is for the caller to check in each transaction; this only lets it work without telling each time.
   */
  async platformLease<T>(reason: string, take: PlatformWork<T>): Promise<PlatformLease<T>> {
    if (this.current.getStore()?.isOpen)
      throw new AnotherTenantInside('Work across tenants cannot commit as one with a tenant’s transaction.');
    return this.platformDatabase.lease(reason, take);
  }

  private within<T>(scope: Scope, actor: Actor, work: (tx: TenantTransaction) => Promise<T>): Promise<T> {
    const tx = new TenantTransaction(this.parts.dataSource, scope, actor, this.publisher);
    return this.current.run(scope, () => work(tx));
  }
}
