import type { PreparedStatement, TenantTransaction } from '@guildhall/database';
import { roleGraphOf } from '../roles/role-graph-of.js';
import type { HeldRole, Rights, Subject } from './decide.js';

const ORGANIZATION: PreparedStatement = {
  name: 'rights-organization',
  text: 'select status from organizations where id = $1',
};

// Ended ones too where somebody wants to know why not; else what may hold now, or later without another word.
const HELD = `a.id as "assignmentId", a.role_id as "roleId", a.scope_kind as "scopeKind", a.scope_reference as "scopeReference",
  extract(epoch from a.starts_at)::float8 * 1000 as "startsAtMs",
  coalesce(extract(epoch from a.ends_at)::float8 * 1000, 'Infinity'::float8) as "endsAtMs"`;

const SUBJECTS: PreparedStatement = {
  name: 'rights-subjects',
  text: `select u.id as "userId", u.status, ${HELD}
           from users u left join role_assignments a on a.tenant_id = u.tenant_id and a.user_id = u.id and a.status <> 'ended'
          where u.id = any ($1) order by a.id`,
};

const WITH_HISTORY: PreparedStatement = {
  name: 'rights-subject-with-history',
  text: `select u.id as "userId", u.status, ${HELD}
           from users u left join lateral (
             select * from role_assignments a where a.tenant_id = u.tenant_id and a.user_id = u.id order by a.id desc limit 200) a on true
          where u.id = $1 order by a.id desc`,
};

interface SubjectRow extends HeldRole {
  readonly userId: string;
  readonly status: string;
  readonly assignmentId: string;
}

/** What decisions about an organisation go by, as the database has it now. */
export async function rightsIn(tx: TenantTransaction): Promise<Rights> {
  const [organization] = await tx.prepared<{ status: string }>(ORGANIZATION, [tx.tenantId]);
  return { tenantId: tx.tenantId, isActive: organization?.status === 'active', graph: await roleGraphOf(tx) };
}

/** Users as the database has them now; who is not there is missing. */
export async function subjectsIn(
  tx: TenantTransaction,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, Subject>> {
  return grouped(await tx.prepared<SubjectRow>(SUBJECTS, [userIds]));
}

/** One user with their newest assignments, ended ones among them. */
export async function subjectWithHistory(tx: TenantTransaction, userId: string): Promise<Subject | undefined> {
  return grouped(await tx.prepared<SubjectRow>(WITH_HISTORY, [userId])).get(userId);
}

function grouped(rows: readonly SubjectRow[]): ReadonlyMap<string, Subject> {
  const subjects = new Map<string, { status: string; held: HeldRole[] }>();
  for (const { userId, status, ...held } of rows) {
    const subject = subjects.get(userId) ?? { status, held: [] };
    subjects.set(userId, subject);
    // The left join gives a user without any one row of nothing.
    if (held.assignmentId !== null) subject.held.push(held);
  }
  return subjects;
}
