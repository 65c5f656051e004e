import { KeyRing, mac, macsOfAllKeys } from '@guildhall/sealing';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { User } from './user.entity.js';

export interface LoginPlace {
  readonly organizationId: string;
  readonly userId: string;
}

const LABEL = 'login-directory';
// Sign-in without a name of an organisation works where there is exactly one: a third tells nothing more.
const ENOUGH = 2;

/** Which organisations an address belongs to, without holding any address (IDN-1). */
@Injectable()
export class LoginDirectory {
  constructor(private readonly keyRing: KeyRing) {}

  register(tx: EntityManager, user: User): Promise<void> {
    return this.registerAll(tx, [user]);
  }

  async registerAll(tx: EntityManager, users: readonly User[]): Promise<void> {
    await tx.query(
      `insert into login_directory (organization_id, user_id, email_mac)
       select * from unnest($1::uuid[], $2::uuid[], $3::text[])`,
      [users.map(({ tenantId }) => tenantId), users.map(({ id }) => id), users.map(({ email }) => this.macOf(email))],
    );
  }

  /** The user has another address: under that of before nobody finds them any more. */
  async move(tx: EntityManager, { tenantId, id, email }: User): Promise<void> {
    await tx.query('update login_directory set email_mac = $3 where organization_id = $1 and user_id = $2', [
      tenantId,
      id,
      this.macOf(email),
    ]);
  }

  /** Under which an address is registered now. */
  macOf(email: string): string {
    return mac(this.keyRing, LABEL, email);
  }

  /** What every code of the current key begins with: its form and the key's name. */
  currentPrefix(): string {
    const code = this.macOf('');
    return code.slice(0, code.lastIndexOf('.') + 1);
  }

  /** In a transaction of any tenant. The address as `EmailAddress` makes it. */
  async placesOf(tx: EntityManager, email: string): Promise<LoginPlace[]> {
    return tx.query(
      `select organization_id as "organizationId", user_id as "userId"
         from login_directory where email_mac = any($1) limit ${ENOUGH}`,
      [macsOfAllKeys(this.keyRing, LABEL, email)],
    );
  }
}
