import type { TestDatabase } from '@guildhall/testing';

/** As the projection would know it: users who signed in once and called three times on each day of a period. */
export async function knownUsers(database: TestDatabase, tenant: string, names: readonly string[]): Promise<void> {
  await database.look(
    `insert into user_directory (tenant_id, user_id, email, display_name, name_version, status, status_version)
     select $1, gen_random_uuid(), 'user' || place || '@example.org', name, 1, 'active', 1
       from unnest($2::text[]) with ordinality as known(name, place)`,
    [tenant, names],
  );
}

export async function knownActivity(database: TestDatabase, tenant: string, days: readonly string[]): Promise<void> {
  await database.look(
    `insert into activity_days (tenant_id, day, user_id, sign_ins, failed_sign_ins, calls, refused_calls, failed_calls, duration_ms)
     select $1, day, user_id, 1, 0, 3, 1, 0, 30 from unnest($2::date[]) as day, user_directory where tenant_id = $1`,
    [tenant, days],
  );
}
