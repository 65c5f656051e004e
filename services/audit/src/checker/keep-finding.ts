import { TrailBroken, TrailMended } from '@guildhall/contracts';
import type { PlatformTransaction } from '@guildhall/database';
import { newId } from '@guildhall/runtime';
import type { Break } from '../verifications/finding.js';

interface OpenBreak {
  readonly id: string;
  readonly place: string;
  readonly finding: string;
}

const CHECKED = `
insert into trail_checks (tenant_id, checked_size, checked_at) values ($1, $2, $3)
on conflict (tenant_id) do update set checked_size = excluded.checked_size, checked_at = excluded.checked_at`;
const WHOLE = 'update trail_checks set whole_size = $2, whole_at = $3 where tenant_id = $1';
const BROKEN = `
insert into trail_breaks (tenant_id, id, place, finding, found_at) values ($1, $2, $3, $4, $5)
on conflict (tenant_id, place, finding) where mended_at is null do nothing returning 1`;
const MENDED = `
update trail_breaks set mended_at = $2 where tenant_id = $1 and mended_at is null returning id, place, finding`;

/** How far a trail has been looked at. */
export interface Progress {
  readonly tenantId: string;
  readonly size: number;
  readonly now: Date;
}

export async function keepProgress(tx: PlatformTransaction, { tenantId, size, now }: Progress): Promise<void> {
  await tx.query(CHECKED, [tenantId, size, now]);
}

/** Told of once, however often it is found before it is mended. */
export async function keepBreak(tx: PlatformTransaction, { tenantId, now }: Progress, found: Break): Promise<void> {
  const { place, finding } = found;
  const breakId = newId();
  const kept = await tx.query<unknown[]>(BROKEN, [tenantId, breakId, place, finding, now]);
  if (kept.length > 0)
    await tx.publish({ tenantId, id: breakId, version: 1 }, TrailBroken({ breakId, place, finding }));
}

/** From its first entry to its last nothing was found: whatever was wrong before is right again. */
export async function keepWhole(tx: PlatformTransaction, { tenantId, size, now }: Progress): Promise<void> {
  await tx.query(WHOLE, [tenantId, size, now]);
  const [mended] = await tx.query<[OpenBreak[], number]>(MENDED, [tenantId, now]);
  for (const { id, place, finding } of mended)
    await tx.publish({ tenantId, id, version: 2 }, TrailMended({ breakId: id, place: Number(place), finding }));
}
