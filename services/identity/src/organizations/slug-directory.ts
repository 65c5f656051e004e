import type { EntityManager } from 'typeorm';

/** From now on the organisation signs in under this name, and no longer under another. Twice changes nothing. */
export async function registerSlug(tx: EntityManager, organizationId: string, slug: string): Promise<void> {
  await tx.query(
    `insert into slug_directory as d (organization_id, slug) values ($1, $2)
     on conflict (organization_id) do update set slug = excluded.slug where d.slug <> excluded.slug`,
    [organizationId, slug],
  );
}

/** The organisation of a name, in a transaction of any tenant: sign-in does not know the tenant yet (IDN-1). */
export async function organizationOfSlug(tx: EntityManager, slug: string): Promise<string | undefined> {
  const rows: { organization_id: string }[] = await tx.query(
    'select organization_id from slug_directory where slug = $1',
    [slug],
  );
  return rows[0]?.organization_id;
}
