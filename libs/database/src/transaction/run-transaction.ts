import { Logger } from '@nestjs/common';
import { faultPoint } from '@guildhall/runtime';
import type { Client } from 'pg';
import type { DataSource, QueryRunner } from 'typeorm';
import { keepTold } from '../changes/snapshots.js';
import { TransactionAborted } from './database-errors.js';
import type { OutboxSignal } from './outbox-signal.js';
import { Scope } from './scope.js';

const beforeCommit = faultPoint('database.before-commit');
const afterCommit = faultPoint('database.after-commit');
const logger = new Logger('database');

export interface TransactionStart {
  readonly dataSource: DataSource;
  readonly signal: OutboxSignal;
  /** One simple query that begins the transaction and sets the tenant: one round trip for both. */
  readonly begin: string;
  readonly tenantId: string;
}

export async function inTransaction<T>(
  { dataSource, signal, begin, tenantId }: TransactionStart,
  work: (scope: Scope) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  const scope = new Scope(runner, tenantId);
  let result: T;
  try {
    result = await untilCommit(scope, begin, work);
  } finally {
    scope.isOpen = false;
    await runner.release();
  }
  // Only now, and no earlier than the release: whatever these do, the connection serves others again.
  await afterCommit();
  keepTold(scope.told);
  for (const lane of scope.lanes) signal.wake(lane);
  await runAfterCommit(scope);
  return result;
}

async function untilCommit<T>(scope: Scope, begin: string, work: (scope: Scope) => Promise<T>): Promise<T> {
  const { runner } = scope;
  const client = (await runner.connect()) as Client;
  // A connection that breaks between two statements makes TypeORM release the runner, whose complaint about that would
  // hide the reason.
  let lost: unknown;
  const noteLoss = (error: unknown) => {
    lost ??= error;
  };
  client.once('error', noteLoss);
  try {
    await client.query(begin);
    markTransactionOpen(runner);
    const result = await work(scope);
    if (scope.openChildren > 0)
      throw new TransactionAborted('Work that joined this transaction is still running: it was not awaited.');
    await beforeCommit();
    // Through the driver, because only it tells: after a failed statement PostgreSQL answers COMMIT with ROLLBACK, and no error.
    const { command } = await client.query('commit');
    if (command !== 'COMMIT')
      throw new TransactionAborted(
        'A statement of this transaction failed and its error was dropped: nothing was written.',
      );
    return result;
  } catch (error) {
    await rollBack(runner, client);
    throw lost ?? error;
  } finally {
    client.off('error', noteLoss);
    markTransactionClosed(runner);
  }
}

// A connection that cannot even roll back never returns to the pool: it might carry the open transaction to the next user.
async function rollBack(runner: QueryRunner, client: Client): Promise<void> {
  try {
    await client.query('rollback');
  } catch (error) {
    await (runner as ReleasableWithError).releasePostgresConnection(error);
  }
}

interface ReleasableWithError extends QueryRunner {
  releasePostgresConnection(error?: unknown): Promise<void>;
}

// TypeORM does not know of a transaction that it has not begun: its next `save()` would begin and commit one of its
// own, and with it everything before it. The depth makes its nested transactions savepoints.
function markTransactionOpen(runner: QueryRunner): void {
  Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
}

function markTransactionClosed(runner: QueryRunner): void {
  Object.assign(runner, { isTransactionActive: false, transactionDepth: 0 });
}

async function runAfterCommit({ afterCommit }: Scope): Promise<void> {
  for (const effect of afterCommit) {
    try {
      await effect();
    } catch (error) {
      // The commit stands whatever happens here, and the caller must not believe otherwise.
      logger.error({ msg: 'An effect after the commit failed.', error });
    }
  }
}
