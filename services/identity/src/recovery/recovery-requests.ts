import { Actor } from '@guildhall/access';
import { PLATFORM_TENANT_ID } from '@guildhall/contracts';
import { TenantDatabase } from '@guildhall/database';
import { Clock, newId } from '@guildhall/runtime';
import { KeyRing, Sealer } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

const AskedRecovery = z.strictObject({
  organization: z.string().optional(),
  email: z.string(),
  address: z.string().optional(),
  userAgent: z.string().optional(),
  correlationId: z.string(),
});
/** What somebody typed, and whence. */
export type AskedRecovery = z.infer<typeof AskedRecovery>;

export interface RecoveryRequest {
  readonly id: string;
  readonly asked: AskedRecovery;
}

/** Longer than looking somebody up takes: who took it is dead by then. */
const LEASE_MS = 30_000;
/** Whoever still waits by then has asked again. */
const LIFE_MS = 900_000;
const BATCH = 8;

const TAKE = `
  update recovery_requests set due_at = $1
   where id in (select id from recovery_requests where due_at <= $2 order by due_at limit ${BATCH} for update skip locked)
  returning id, sealed, ends_at <= $2 as "isOver"`;

/**
 * Requests for another password, as they came: asking writes one row whoever is named, so that neither answer nor time
 * tells whether there is such an account (T31). They are nobody's yet, and stand under organisation zero.
 */
@Injectable()
export class RecoveryRequests {
  private readonly sealer: Sealer;
  private readonly actor = Actor.system('identity', PLATFORM_TENANT_ID);
  private wake: () => void = () => {};

  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
    keyRing: KeyRing,
  ) {
    this.sealer = new Sealer(keyRing, 'recovery-requests');
  }

  async put(asked: AskedRecovery): Promise<void> {
    const [id, at] = [newId(), this.clock.now()];
    const sealed = this.sealer.seal(JSON.stringify(asked), contextOf(id));
    await this.database.transaction(this.actor, async (tx) => {
      await tx.query(
        'insert into recovery_requests (tenant_id, id, sealed, due_at, ends_at) values ($1, $2, $3, $4, $5)',
        [PLATFORM_TENANT_ID, id, sealed, at, later(at, LIFE_MS)],
      );
      tx.afterCommit(() => this.wake());
    });
  }

  /** Takes some for half a minute. What nobody could answer in a quarter of an hour is dropped. */
  async take(): Promise<readonly RecoveryRequest[]> {
    const at = this.clock.now();
    return this.database.transaction(this.actor, async (tx) => {
      const [taken]: [{ id: string; sealed: string; isOver: boolean }[]] = await tx.query(TAKE, [
        later(at, LEASE_MS),
        at,
      ]);
      const over = taken.filter(({ isOver }) => isOver).map(({ id }) => id);
      if (over.length > 0) await tx.query('delete from recovery_requests where id = any($1)', [over]);
      return taken.filter(({ isOver }) => !isOver).map(({ id, sealed }) => ({ id, asked: this.open(id, sealed) }));
    });
  }

  async done({ id }: RecoveryRequest): Promise<void> {
    await this.database.transaction(this.actor, (tx) =>
      tx.query('delete from recovery_requests where tenant_id = $1 and id = $2', [PLATFORM_TENANT_ID, id]),
    );
  }

  /** The worker of this process hears of a new one at once, those of others when they look next. */
  onPut(wake: () => void): void {
    this.wake = wake;
  }

  private open(id: string, sealed: string): AskedRecovery {
    return AskedRecovery.parse(JSON.parse(this.sealer.open(sealed, contextOf(id)).toString('utf8')));
  }
}

const contextOf = (rowId: string) => ({
  tenantId: PLATFORM_TENANT_ID,
  table: 'recovery_requests',
  column: 'sealed',
  rowId,
});
const later = (at: Date, ms: number) => new Date(at.getTime() + ms);
