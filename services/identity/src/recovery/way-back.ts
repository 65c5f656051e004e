import type { TenantTransaction } from '@guildhall/database';
import { Injectable } from '@nestjs/common';
import { KnownDevices } from '../protection/known-devices.js';
import { networkOf } from '../protection/network-of.js';
import { SignInFailures } from '../sign-in/sign-in-failures.js';
import type { User } from '../users/user.entity.js';

/** Whoever has shown a link from the mailbox is no stranger: the next sign-in from there is not made to wait (T16). */
@Injectable()
export class WayBack {
  constructor(
    private readonly devices: KnownDevices,
    private readonly failures: SignInFailures,
  ) {}

  /** However many guess at the account meanwhile, and however often the password was mistyped that was forgotten. */
  async open(tx: TenantTransaction, { id, tenantId, email }: User): Promise<void> {
    const client = tx.actor;
    await this.devices.trustNetwork(tx, id, client);
    await this.failures.forget(tx, { tenantId, email, network: networkOf(client) });
  }
}
