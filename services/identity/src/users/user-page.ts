import type { Order } from '@guildhall/http';
import type { TenantTransaction } from '@guildhall/database';
import { In } from 'typeorm';
import { User } from './user.entity.js';

export const USER_ORDERS = ['createdAt', 'displayName', 'email'] as const;
export type UserOrder = (typeof USER_ORDERS)[number];

/** Where a page ended: the value that the list is ordered by, and who of those that share it. */
export type UserPosition = readonly [value: string, id: string];

export interface WantedUsers {
  readonly order: Order<UserOrder>;
  readonly limit: number;
  readonly status?: string;
  readonly email?: string;
  readonly roleId?: string;
  readonly q?: string;
  readonly after?: UserPosition;
}

// Ids are UUIDv7: their order is that of creation. An address belongs to one user: the id beside it decides nothing.
const KEYS: Readonly<Record<UserOrder, readonly string[]>> = {
  createdAt: ['id'],
  displayName: ['name_key', 'id'],
  email: ['email collate "C"'],
};
const VALUES: Readonly<Record<UserOrder, string>> = { createdAt: 'id::text', displayName: 'name_key', email: 'email' };
const PARAMETERS: Readonly<Record<UserOrder, readonly string[]>> = {
  createdAt: ['$7::uuid'],
  displayName: ['$6', '$7::uuid'],
  email: ['$6'],
};
const DIRECTIONS = { asc: { beyond: '>', by: 'asc' }, desc: { beyond: '<', by: 'desc' } } as const;

/**
 * The ids of one page, from the index of its order alone: parameters that are null drop out when it is planned. Exported
 * for the test that holds it to the index. $1 status, $2 address, $3 role, $4 words that begin words, $5 how many, $6 and
 * $7 the position.
 */
export function usersPage({ by, direction }: Order<UserOrder>): string {
  const [keys, { beyond, by: way }] = [KEYS[by], DIRECTIONS[direction]];
  return `
    select id, ${VALUES[by]} as value from users
     where status <> 'erased'
       and ($1::text is null or status = $1) and ($2::text is null or email = $2)
       and ($3::uuid is null or role_ids @> array[$3::uuid])
       and ($4::text[] is null or words like all ($4::text[]))
       and ($6::text is null or $7::uuid is null or (${keys.join()}) ${beyond} (${PARAMETERS[by].join()}))
     order by ${keys.map((key) => `${key} ${way}`).join()} limit $5`;
}

/** Each word of what somebody looks for, as what a word of a user begins with. */
export function patternsOf(q: string): string[] {
  const plain = q
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  return plain
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => `% ${word}%`);
}

export interface FoundUsers {
  readonly user: User;
  readonly position: UserPosition;
}

/** One page of users, and where each of them stands in the list. */
export async function readUsersPage(tx: TenantTransaction, wanted: WantedUsers): Promise<FoundUsers[]> {
  const { order, limit, status, email, roleId, q, after = [] } = wanted;
  const rows: { id: string; value: string }[] = await tx.query(usersPage(order), [
    status ?? null,
    email ?? null,
    roleId ?? null,
    q === undefined ? null : patternsOf(q),
    limit,
    after[0] ?? null,
    after[1] ?? null,
  ]);
  const users = await tx.findBy(User, { id: In(rows.map(({ id }) => id)) });
  const byId = new Map(users.map((user) => [user.id, user]));
  return rows.flatMap(({ id, value }) => {
    const user = byId.get(id);
    return user ? [{ user, position: [value, id] as const }] : [];
  });
}
