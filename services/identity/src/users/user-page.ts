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

/** By what a list walks: the columns of its index, and where a page of it ended. */
interface Walk {
  readonly keys: readonly string[];
  readonly value: string;
  readonly position: string;
}

// An address belongs to one user: the id beside it would decide nothing.
const WALKS: Readonly<Record<UserOrder, Walk>> = {
  createdAt: { keys: ['created_at', 'id'], value: 'created_at::text', position: '$5::timestamptz, $6::uuid' },
  displayName: { keys: ['name_key', 'id'], value: 'name_key', position: '$5, $6::uuid' },
  email: { keys: ['email collate "C"'], value: 'email', position: '$5' },
};
const BEYOND = { asc: '>', desc: '<' } as const;

/**
 * The ids of one page: a walk over the index of its order, which holds what is filtered by. All filters stand in one
 * `case`, of which the planner knows no statistics: told that a status is rare it reads and sorts the whole table, which
 * takes five times as long. Parameters that are null drop out. Exported for the test that holds it to the index. $1 status,
 * $2 address, $3 role, $4 how many, $5 and $6 the position, from $7 on so many beginnings of words (`strpos`, a third
 * faster than `like`).
 */
export function usersPage({ by, direction }: Order<UserOrder>, words: number): string {
  const { keys, value, position } = WALKS[by];
  const holdsWords = Array.from({ length: words }, (_, place) => ` and strpos(words, $${place + 7}) > 0`).join('');
  // eslint-disable-next-line guildhall/sql-without-interpolation -- all parts are of WALKS and BEYOND; values are $1 and on.
  return `
    select id, ${value} as value from users
     where ($2::text is null or email = $2)
       and ($6::uuid is null or (${keys.join()}) ${BEYOND[direction]} (${position}))
       and case when status <> 'erased' and ($1::text is null or status = $1)
                 and ($3::uuid is null or role_ids @> array[$3::uuid])${holdsWords} then true else false end
     order by ${keys.map((key) => `${key} ${direction}`).join()} limit $4`;
}

/** Each word of what somebody looks for, as it begins a word of a user: after a space. */
export function beginningsOf(q: string): string[] {
  const plain = q
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  return plain
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => ` ${word}`);
}

export interface FoundUsers {
  readonly user: User;
  readonly position: UserPosition;
}

/** One page of users, and where each of them stands in the list. */
export async function readUsersPage(tx: TenantTransaction, wanted: WantedUsers): Promise<FoundUsers[]> {
  const { order, limit, status, email, roleId, q = '', after = [] } = wanted;
  const beginnings = beginningsOf(q);
  const filters = [status, email, roleId, limit, ...after];
  const values = Array.from({ length: 6 }, (_, place) => filters[place] ?? null);
  const statement = usersPage(order, beginnings.length);
  const rows: { id: string; value: string }[] = await tx.query(statement, [...values, ...beginnings]);
  const users = await tx.findBy(User, { id: In(rows.map(({ id }) => id)) });
  const byId = new Map(users.map((user) => [user.id, user]));
  return rows.flatMap(({ id, value }) => {
    const user = byId.get(id);
    return user ? [{ user, position: [value, id] as const }] : [];
  });
}
