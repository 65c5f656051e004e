import { CheckpointPublished, encodeId, PLATFORM_TENANT_ID } from '@guildhall/contracts';
import type { PlatformTransaction } from '@guildhall/database';
import { Clock, faultPoint, newId } from '@guildhall/runtime';
import { Injectable } from '@nestjs/common';
import { CheckpointNews } from '../cosigning/checkpoint-news.js';
import { GrowingTree, type TreeNode } from '../merkle/growing-tree.js';
import { leafHash } from '../merkle/hashes.js';
import { isKept } from '../merkle/kept-nodes.js';
import { writeCheckpoint } from '../notes/checkpoint.js';
import { NoteSigner } from '../notes/signed-note.js';
import { trailOrigin } from '../notes/trail-origin.js';
import type { Lead } from '../lead/lead.js';

const signed = faultPoint('sequencer.signed');

/** Organisations in one checkpoint: those that are left go into the next, which follows at once. */
const TRAILS_AT_ONCE = 2_000;

interface GrownTrail {
  readonly tenant_id: string;
  readonly size: string;
  readonly peaks: Buffer;
  readonly blind: Buffer;
}

interface LoggedTrail {
  readonly tenantId: string;
  readonly size: number;
  readonly root: Buffer;
  readonly index: number;
}

const HEAD = 'select size, peaks from log_head';
const GROWN = `
select tenant_id, size, peaks, blind from trail_trees where size > logged_size order by tenant_id limit $1`;
const LOG = `
with logged as (
  insert into logged_trails (tenant_id, size, root_hash, log_index)
  select * from unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::bigint[])
  returning tenant_id, size
)
update trail_trees t set logged_size = l.size from logged l where t.tenant_id = l.tenant_id`;
const KEEP_NODES = `
insert into log_nodes (level, position, hash) select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])`;
const KEEP_HEAD = 'update log_head set size = $1, peaks = $2';
const PUBLISH = 'insert into checkpoints (size, id, root_hash, note, published_at) values ($1, $2, $3, $4, $5)';

/**
 * Logs where the trails stand that have grown, and signs the platform log (D12). Signed inside the transaction: a note of a
 * log that was not kept never leaves the process.
 */
@Injectable()
export class PublishCheckpoint {
  constructor(
    private readonly signer: NoteSigner,
    private readonly clock: Clock,
    private readonly news: CheckpointNews,
  ) {}

  /** Whether there is more to log. Without growth nothing is signed. */
  async execute(lead: Lead): Promise<'all logged' | 'more to log'> {
    return lead.transaction(async (tx) => {
      const grown = await tx.query<GrownTrail[]>(GROWN, [TRAILS_AT_ONCE]);
      if (grown.length === 0) return 'all logged';
      const [head] = await tx.query<{ size: string; peaks: Buffer }[]>(HEAD);
      if (!head) throw new Error('The log has no head.');
      const log = GrowingTree.of(Number(head.size), head.peaks);
      const nodes: TreeNode[] = [];
      const logged = grown.map((trail) => this.append(log, trail, nodes));
      await keep(tx, log, { logged, nodes });
      await this.publish(tx, log);
      return grown.length === TRAILS_AT_ONCE ? 'more to log' : 'all logged';
    });
  }

  private append(log: GrowingTree, { tenant_id, size, peaks, blind }: GrownTrail, nodes: TreeNode[]): LoggedTrail {
    const tree = GrowingTree.of(Number(size), peaks);
    const origin = trailOrigin(this.signer.verifier.name, encodeId('org', tenant_id), blind);
    const leaf = leafHash(Buffer.from(writeCheckpoint({ origin, size: tree.size, root: tree.root })));
    const index = log.size;
    nodes.push(...log.append(leaf).filter(isKept));
    return { tenantId: tenant_id, size: tree.size, root: tree.root, index };
  }

  private async publish(tx: PlatformTransaction, log: GrowingTree): Promise<void> {
    const checkpoint = { origin: this.signer.verifier.name, size: log.size, root: log.root };
    const note = this.signer.sign(writeCheckpoint(checkpoint));
    await signed();
    const checkpointId = newId();
    await tx.query(PUBLISH, [log.size, checkpointId, log.root, note, this.clock.now()]);
    await tx.publish(
      { tenantId: PLATFORM_TENANT_ID, id: checkpointId, version: 1 },
      CheckpointPublished({
        checkpointId,
        origin: checkpoint.origin,
        treeSize: log.size,
        rootHash: log.root.toString('base64'),
        note,
      }),
    );
    tx.afterCommit(() => this.news.tell());
  }
}

interface Appended {
  readonly logged: readonly LoggedTrail[];
  readonly nodes: readonly TreeNode[];
}

async function keep(tx: PlatformTransaction, log: GrowingTree, { logged, nodes }: Appended): Promise<void> {
  await tx.query(LOG, [
    logged.map(({ tenantId }) => tenantId),
    logged.map(({ size }) => size),
    logged.map(({ root }) => root),
    logged.map(({ index }) => index),
  ]);
  await tx.query(KEEP_NODES, [
    nodes.map(({ level }) => level),
    nodes.map(({ position }) => position),
    nodes.map(({ hash }) => hash),
  ]);
  await tx.query(KEEP_HEAD, [log.size, log.packed()]);
}
