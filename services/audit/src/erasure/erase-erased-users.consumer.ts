import { encodeId, UserErased } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { ErasePerson } from './erase-person.js';

/** Whose account is gone for good is erased from the trail as well: what happened stays, and names nobody. */
@Consumer()
export class EraseErasedUsers {
  constructor(private readonly erasePerson: ErasePerson) {}

  @Consumes(UserErased, { as: 'audit.erasure' })
  async on({ data, actor }: Delivered<UserErased>, tx: TenantTransaction): Promise<void> {
    const { userId, reason } = data;
    await this.erasePerson.execute(tx, { name: encodeId('usr', userId), userId, reason, requestedBy: actor });
  }
}
