import type { TenantTransaction } from '@guildhall/database';
import { Clock, newId } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { findHoldOnPerson } from './find-hold-on-person.js';
import { EndReadableExports } from '../exports/end-readable-exports.js';
import { DestroyPersonKeys } from '../persons/destroy-person-keys.js';
import { PersonNames } from '../persons/person-names.js';
import { takeTurnOnHolds } from '../retention/take-turn-on-holds.js';
import { ErasureQueue } from './erasure-queue.js';
import { Erasure } from './erasure.entity.js';

export interface PersonToErase {
  /** As entries have it: `usr_…`, or the word of a product. */
  readonly name: string;
  readonly userId?: string;
  readonly reason?: string | undefined;
  readonly requestedBy: string;
}

// Made when first asked for, so that two who ask at once wait for each other. Rolled back, it has never been.
const ASK = `
insert into erasures (tenant_id, id, person, codes, user_id, reason, requested_by, requested_at, version)
select $1, $2, $3, $4::text[], $5, $6, $7, $8, 0
 where not exists (select from erasures where tenant_id = $1 and person = any($4::text[]))
    on conflict (tenant_id, person) do nothing`;
const LIST = 'insert into unlisted_erasures (organization_id, id) values ($1, $2) on conflict do nothing';

/**
 * Erases a person from the trail: their keys are destroyed, and no key is ever made for them again; a legal hold delays it,
 * to be seen by everybody. Asked for twice it happens once (AUD-14, D13).
 */
@Injectable()
export class ErasePerson {
  constructor(
    private readonly names: PersonNames,
    private readonly keys: DestroyPersonKeys,
    private readonly readableExports: EndReadableExports,
    private readonly queue: ErasureQueue,
    private readonly clock: Clock,
  ) {}

  async execute(tx: TenantTransaction, { name, userId, reason, requestedBy }: PersonToErase): Promise<Erasure> {
    const codes = this.names.codesOf(tx.tenantId, name);
    const code = this.names.codeOf(tx.tenantId, name);
    const asked = [userId ?? null, reason ?? null, requestedBy, this.clock.now()];
    await tx.query(ASK, [tx.tenantId, newId(), code, codes, ...asked]);
    const erasure = await tx.findOneOrFail(Erasure, {
      where: { person: In(codes) },
      lock: { mode: 'pessimistic_write' },
    });
    if (!erasure.erasedAt) await this.go(tx, erasure);
    return erasure;
  }

  /** What waited for a hold that was lifted; what another hold is on goes on waiting, for that one. */
  async continue(tx: TenantTransaction): Promise<void> {
    const waiting = await tx.find(Erasure, {
      where: { erasedAt: IsNull() },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const erasure of waiting) await this.go(tx, erasure);
  }

  private async go(tx: TenantTransaction, erasure: Erasure): Promise<void> {
    await takeTurnOnHolds(tx);
    const hold = await findHoldOnPerson(tx, erasure.codes);
    if (hold === undefined) return this.erase(tx, erasure);
    const delayed = erasure.delay(hold);
    if (!delayed) return;
    await tx.save(erasure);
    await tx.publish(erasure, delayed);
  }

  /** Without asking for holds: what was erased before a restore is erased after it. */
  async erase(tx: TenantTransaction, erasure: Erasure, { isReplay = false } = {}): Promise<void> {
    const keyIds = await this.keys.execute(tx, erasure.codes);
    await this.readableExports.execute(tx);
    const erased = erasure.erase(keyIds, { at: erasure.erasedAt ?? this.clock.now(), isReplay });
    await tx.save(erasure);
    await tx.publish(erasure, erased);
    await tx.query(LIST, [tx.tenantId, erasure.id]);
    tx.afterCommit(() => this.queue.wake());
  }
}
