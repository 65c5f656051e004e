import {
  EmailVerified,
  UserActivated,
  UserChanged,
  UserCreated,
  UserDeactivated,
  UserErased,
  UserLocked,
  UserReactivated,
  UserRestored,
  UserSuspended,
  UserUnlocked,
} from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import { Consumer, Consumes, type Delivered } from '@guildhall/events';
import { ACTIVITY } from './activity.js';

type Event = Delivered & { readonly data: Readonly<Record<string, unknown>> };

/** Whom nothing is known of any more, whatever comes late. */
const ERASED = 'erased';

// Where the event does not tell it: back from a bar, somebody may be invited, or suspended, as before.
const STATUS_AFTER: ReadonlyMap<string, string> = new Map([
  [UserActivated.type, 'active'],
  [UserSuspended.type, 'suspended'],
  [UserReactivated.type, 'active'],
  [UserLocked.type, 'locked'],
  [UserUnlocked.type, 'active'],
  [UserDeactivated.type, 'deactivated'],
  [UserRestored.type, 'active'],
  [UserErased.type, ERASED],
]);

const TOLD_BY = [
  UserCreated,
  UserActivated,
  UserChanged,
  EmailVerified,
  UserSuspended,
  UserReactivated,
  UserLocked,
  UserUnlocked,
  UserDeactivated,
  UserRestored,
  UserErased,
];

/** Knows who the users are, as events tell of them. Name and status each follow the newest event that told them. */
@Consumer()
export class ProjectUsers {
  @Consumes(TOLD_BY, { as: ACTIVITY, many: true })
  async on(events: readonly Event[], tx: TenantTransaction): Promise<void> {
    const newest = new Map<string, Told>();
    for (const event of events) newest.set(event.aggregateId, merged(newest.get(event.aggregateId), toldBy(event)));
    await write(
      tx,
      [...newest.values()].sort((a, b) => (a.userId < b.userId ? -1 : 1)),
    );
  }
}

interface Told {
  readonly userId: string;
  readonly email: string | null;
  readonly displayName: string | null;
  readonly nameVersion: number;
  readonly status: string | null;
  readonly statusVersion: number;
}

interface Data {
  readonly email?: string;
  readonly displayName?: string;
  readonly status?: string;
  readonly changes?: readonly { readonly field: string; readonly after?: unknown }[];
}

function toldBy({ type, aggregateId: userId, aggregateVersion, data }: Event): Told {
  const { email, displayName, status, changes = [] } = type === UserErased.type ? NOBODY : (data as Data);
  const after = changes.find(({ field }) => field === 'status')?.after;
  const now = typeof after === 'string' ? after : (STATUS_AFTER.get(type) ?? status ?? null);
  return {
    userId,
    email: email ?? null,
    displayName: displayName ?? null,
    nameVersion: displayName === undefined ? 0 : aggregateVersion,
    status: now,
    statusVersion: now === null ? 0 : aggregateVersion,
  };
}

const NOBODY: Data = { email: '', displayName: '' };

function merged(before: Told | undefined, told: Told): Told {
  if (!before) return told;
  const [name, status] = [
    told.nameVersion > before.nameVersion ? told : before,
    told.statusVersion > before.statusVersion ? told : before,
  ];
  return {
    userId: told.userId,
    email: before.status === ERASED ? before.email : (told.email ?? before.email),
    displayName: name.displayName,
    nameVersion: name.nameVersion,
    status: status.status,
    statusVersion: status.statusVersion,
  };
}

async function write(tx: TenantTransaction, users: readonly Told[]): Promise<void> {
  const column = <C extends keyof Told>(name: C) => users.map((user) => user[name]);
  await tx.query(
    `insert into user_directory as d (tenant_id, user_id, email, display_name, name_version, status, status_version)
     select $1, row.* from unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::text[], $7::int[]) as row
         on conflict (tenant_id, user_id) do update
        set email = case when d.status = '${ERASED}' then d.email else coalesce(excluded.email, d.email) end,
            display_name = case when excluded.name_version > d.name_version then excluded.display_name else d.display_name end,
            name_version = greatest(excluded.name_version, d.name_version),
            status = case when excluded.status_version > d.status_version then excluded.status else d.status end,
            status_version = greatest(excluded.status_version, d.status_version)`,
    [
      ...[tx.tenantId, column('userId'), column('email'), column('displayName'), column('nameVersion')],
      ...[column('status'), column('statusVersion')],
    ],
  );
}
