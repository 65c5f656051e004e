import { createHash, createHmac } from 'node:crypto';
import { encodeId } from '@guildhall/contracts';
import type { TestDatabase } from '@guildhall/testing';

const sha256 = (...parts: readonly Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** RFC 6962, section 2.1, word for word: told anew here, so that no mistake of the service is made twice. */
export function rootOf(leaves: readonly Buffer[]): Buffer {
  let level = [...leaves];
  if (level.length === 0) return sha256();
  while (level.length > 1) {
    const above: Buffer[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at] as Buffer, level[at + 1]];
      above.push(right ? sha256(NODE, left, right) : left);
    }
    level = above;
  }
  return level[0] as Buffer;
}

interface SequencedRow {
  readonly tenant_id: string;
  readonly place: string;
  readonly leaf_hash: Buffer;
  readonly chain_hash: Buffer;
  readonly canonical: Buffer | null;
}
interface LoggedRow {
  readonly tenant_id: string;
  readonly size: string;
  readonly blind: Buffer;
}

/**
 * Everything that is wrong with the trails and the log in a database, from their contents alone: gaps, chains, roots, and
 * checkpoints that are no earlier state of the log. Empty for a database without a fault.
 */
export async function faultsOf(database: TestDatabase, logOrigin: string): Promise<string[]> {
  const rows = await database.look<SequencedRow>(
    `select s.tenant_id, s.place, s.leaf_hash, s.chain_hash, e.canonical
       from sequenced_entries s left join entries e using (tenant_id, id) order by s.tenant_id, s.place`,
  );
  const trails = new Map<string, SequencedRow[]>();
  for (const row of rows) trails.set(row.tenant_id, [...(trails.get(row.tenant_id) ?? []), row]);
  const faults = [...trails].flatMap(([tenant, entries]) => faultsOfTrail(tenant, entries));
  const logged = await database.look<LoggedRow>(
    'select l.tenant_id, l.size, t.blind from logged_trails l join trail_trees t using (tenant_id) order by l.log_index',
  );
  const leaves = logged.map(({ tenant_id, size, blind }) => {
    const name = createHmac('sha256', blind).update(encodeId('org', tenant_id)).digest('hex');
    const own = (trails.get(tenant_id) ?? []).slice(0, Number(size)).map(({ leaf_hash }) => leaf_hash);
    return sha256(LEAF, Buffer.from(`${logOrigin}/trails/${name}\n${size}\n${rootOf(own).toString('base64')}\n`));
  });
  const checkpoints = await database.look<{ size: string; note: string }>('select size, note from checkpoints');
  const forks = checkpoints.filter(({ size, note }) => {
    const root = rootOf(leaves.slice(0, Number(size))).toString('base64');
    return Number(size) > leaves.length || !note.startsWith(`${logOrigin}\n${size}\n${root}\n\n`);
  });
  return [...faults, ...forks.map(({ size }) => `the checkpoint of ${size} leaves is no state of the log`)];
}

function faultsOfTrail(tenant: string, entries: readonly SequencedRow[]): string[] {
  let chain: Buffer = Buffer.alloc(32);
  return entries.flatMap(({ place, leaf_hash, chain_hash, canonical }, at) => {
    chain = sha256(chain, leaf_hash);
    const isRight =
      Number(place) === at &&
      chain.equals(chain_hash) &&
      canonical !== null &&
      sha256(LEAF, canonical).equals(leaf_hash);
    return isRight ? [] : [`place ${at} of ${tenant} holds place ${place}`];
  });
}
