import { createHmac } from 'node:crypto';
import { BackupCodesMade } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Clock, newId, Randomness } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import type { User } from '../users/user.entity.js';
import { Factor } from './factor.entity.js';
import { type FactorOutcome, wrongFor } from './factor-proof.js';
import { FactorSecrets } from './factor-secrets.js';

/** So many there are (IDN-5). */
export const BACKUP_CODES = 10;
/** 80 bits each: nobody guesses one, and with the key of their digests sealed nobody computes one from a backup. */
const CODE_BYTES = 10;
const KEY_BYTES = 32;
// Crockford's: none of its characters passes for another when written down.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

const USE_UP = {
  name: 'use-up-backup-code',
  text: 'delete from backup_codes where factor_id = $1 and digest = $2 returning factor_id',
};
const NOTE_USE = {
  name: 'note-backup-code-use',
  text: 'update factors set last_used_at = $2, version = version + 1 where id = $1',
};

/** Ten codes for the day on which the phone is gone. Each is good once, however often it is shown at once (T35). */
@Injectable()
export class BackupCodes {
  constructor(
    private readonly secrets: FactorSecrets,
    private readonly clock: Clock,
    private readonly randomness: Randomness,
  ) {}

  /** New codes, to be shown once; those of before are worthless. The user's row is locked. */
  async make(tx: TenantTransaction, user: User): Promise<string[]> {
    const codes = Array.from({ length: BACKUP_CODES }, () => this.code());
    await removeBackupCodes(tx, user.id);
    const place = { tenantId: user.tenantId, id: newId() };
    const key = this.randomness.bytes(KEY_BYTES);
    const at = this.clock.now();
    await tx.save(Factor.backupCodes({ ...place, userId: user.id, sealedSecret: this.secrets.seal(place, key) }, at));
    await tx.query(
      'insert into backup_codes (tenant_id, factor_id, digest) select $1, $2, digest from unnest($3::bytea[]) as digest',
      [place.tenantId, place.id, codes.map((code) => digestOf(key, code))],
    );
    await tx.publish(user, BackupCodesMade({ userId: user.id, codes: codes.length }));
    return codes.map(shown);
  }

  /** By one conditional statement: of any number at once, one finds the row (D19). */
  async use(tx: TenantTransaction, userId: string, code: string): Promise<FactorOutcome> {
    const codes = await tx.findOneBy(Factor, { userId, method: 'backup-code' });
    if (!codes) return wrongFor('unknown');
    const used = await tx.prepared(USE_UP, [codes.id, digestOf(this.secrets.open(codes), code)]);
    if (used.length === 0) return wrongFor('wrong');
    await tx.prepared(NOTE_USE, [codes.id, this.clock.now()]);
    return { isRight: true, factorId: codes.id };
  }

  private code(): string {
    const bits = [...this.randomness.bytes(CODE_BYTES)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    return (bits.match(/.{5}/g) ?? []).map((group) => ALPHABET.charAt(Number.parseInt(group, 2))).join('');
  }
}

/** The codes go with the last factor that they stand in for, too. */
export async function removeBackupCodes(tx: TenantTransaction, userId: string): Promise<void> {
  await tx.query(
    `delete from backup_codes where factor_id in (select id from factors where user_id = $1 and method = 'backup-code')`,
    [userId],
  );
  await tx.delete(Factor, { userId, method: 'backup-code' });
}

function digestOf(key: Buffer, code: string): Buffer {
  return createHmac('sha256', key).update(code).digest();
}

function shown(code: string): string {
  return (code.match(/.{4}/g) ?? []).join('-');
}
