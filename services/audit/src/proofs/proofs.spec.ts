import { createHash } from 'node:crypto';
import { mintServiceToken } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { ApiCaller, eventually, testIssuer, testServiceTokenKey } from '@guildhall/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LOG_ORIGIN, stageSequencing, type SequencingStage } from '../../test/sequencer.stage.js';
import { serveAudit } from '../../test/serve-audit.js';
import { leafHash } from '../merkle/hashes.js';
import { rootFromInclusion } from '../merkle/verify-inclusion.js';
import { readCheckpoint, writeCheckpoint } from '../notes/checkpoint.js';
import { NoteVerifier, openNote } from '../notes/signed-note.js';
import { trailOrigin } from '../notes/trail-origin.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says itself what it expects of an answer.
type Proof = any;

let stage: SequencingStage;
let service: Awaited<ReturnType<typeof serveAudit>>;
let sequencer: Awaited<ReturnType<SequencingStage['startSequencer']>> | undefined;
beforeAll(async () => {
  stage = await stageSequencing();
  // Kafka is away: nothing of this needs it.
  service = await serveAudit({ ...(await stage.environment()), KAFKA_BROKERS: '127.0.0.1:9' });
});
afterAll(async () => {
  await sequencer?.drain();
  await service.drain();
  await stage.database.drop();
});

const callerOf = (tenant: string) =>
  new ApiCaller('audit', `http://127.0.0.1:${service.port}`, tenant, ['audit:read', 'audit:verify']);
const nobody = async (path: string) => {
  const caller = { akd: 'anonymous', sub: 'anonymous', permissions: [] } as const;
  const token = await mintServiceToken({ ...caller, permissions: [] }, testServiceTokenKey, {
    issuer: testIssuer,
    audience: 'audit',
  });
  return fetch(`http://127.0.0.1:${service.port}${path}`, { headers: { authorization: `Bearer ${token}` } });
};
const ent = (id: string) => encodeId('ent', id);
const hash = (text: string) => Buffer.from(text, 'base64');

/** As many entries, sealed and signed. */
async function signedTrail(count: number) {
  const tenant = newId();
  const ids = await stage.stage(tenant, count);
  sequencer ??= await stage.startSequencer();
  await stage.allSigned();
  return { tenant, ids, caller: callerOf(tenant) };
}

/** What a stranger does with a proof and the log's key; answers what is wrong, or nothing. */
function wrongWith({ entry, trail, log }: Proof, vkeys: readonly string[], checkpoint: string = log.checkpoint) {
  const text = openNote(
    checkpoint,
    vkeys.map((vkey) => NoteVerifier.parse(vkey)),
  );
  const signed = readCheckpoint(text ?? '');
  if (signed?.origin !== LOG_ORIGIN) return 'signature';
  if (trailOrigin(LOG_ORIGIN, trail.organization, hash(trail.blind)) !== trail.origin) return 'origin';
  const root = hash(trail.rootHash);
  const leaf = leafHash(Buffer.from(writeCheckpoint({ origin: trail.origin, size: trail.size, root })));
  const logged = rootFromInclusion({ index: log.index, size: signed.size, leaf, path: log.path.map(hash) });
  if (!logged?.equals(signed.root)) return 'log';
  const content = leafHash(Buffer.from(entry.canonical));
  const sealed = rootFromInclusion({ index: entry.place, size: trail.size, leaf: content, path: trail.path.map(hash) });
  return sealed?.equals(root) ? undefined : 'trail';
}

async function logKeys(): Promise<string[]> {
  const { keys } = (await (await nobody('/audit/log-keys')).json()) as { keys: { verifierKey: string }[] };
  return keys.map(({ verifierKey }) => verifierKey);
}

describe('the receipt of an entry', () => {
  it('T70: is accepted, then sealed; nothing is proven before it is signed, and nothing sealed is ever taken back', async () => {
    const tenant = newId();
    const caller = callerOf(tenant);
    const [id = ''] = await stage.stage(tenant, 1);
    const proof = `/audit/entries/${ent(id)}/proof`;
    expect((await caller.get(`/audit/entries/${ent(id)}`)).body).toMatchObject({ state: 'accepted', place: null });
    const early = await caller.get(proof);
    expect([early.status, early.body.code, early.headers.get('retry-after')]).toEqual([409, 'entry-not-provable', '5']);

    sequencer ??= await stage.startSequencer();
    await eventually(async () => (await caller.get(proof)).status === 200, { withinMs: 15_000 });
    expect((await caller.get(`/audit/entries/${ent(id)}`)).body).toMatchObject({ state: 'sealed', place: 0 });
    const first = (await caller.get(proof)).body;

    await sequencer.drain();
    sequencer = undefined;
    const [later = ''] = await stage.stage(tenant, 1);
    expect((await caller.get(`/audit/entries/${ent(later)}`)).body).toMatchObject({ state: 'accepted' });
    expect((await caller.get(proof)).body).toEqual(first);
    sequencer = await stage.startSequencer();
    await stage.allSigned();
    expect((await caller.get(`/audit/entries/${ent(later)}`)).body).toMatchObject({ state: 'sealed', place: 1 });
    expect(wrongWith(first, await logKeys())).toBeUndefined();
  });
});

describe('the proof of an entry', () => {
  it('leads from the entry to the signed checkpoint, for every place of a long trail', async () => {
    const { ids, caller } = await signedTrail(600);
    const keys = await logKeys();
    for (const place of [0, 1, 255, 256, 511, 512, 599]) {
      const { status, body } = await caller.get(`/audit/entries/${ent(ids[place] ?? '')}/proof`);
      expect([status, body.entry.place, wrongWith(body, keys)]).toEqual([200, place, undefined]);
      expect(body.entry.id).toBe(ent(ids[place] ?? ''));
      expect(JSON.parse(body.entry.canonical).id).toBe(body.entry.id);
      expect(body.keys).toEqual(keys);
    }
  });

  it('T68: fails for whatever is changed in it', async () => {
    const { ids, caller } = await signedTrail(20);
    const keys = await logKeys();
    const { body: proof } = await caller.get(`/audit/entries/${ent(ids[7] ?? '')}/proof`);
    const other = createHash('sha256').update('other').digest('base64');
    const changed = (change: (copy: Proof) => void) => {
      const copy = structuredClone(proof);
      change(copy);
      return wrongWith(copy, keys);
    };
    expect(changed(() => {})).toBeUndefined();
    expect(changed((copy) => (copy.entry.canonical = copy.entry.canonical.replace('7', '8')))).toBe('trail');
    expect(changed((copy) => (copy.entry.place = 8))).toBe('trail');
    expect(changed((copy) => (copy.trail.path[0] = other))).toBe('trail');
    expect(changed((copy) => (copy.trail.size = 21))).toBe('log');
    expect(changed((copy) => (copy.trail.rootHash = other))).toBe('log');
    expect(changed((copy) => (copy.trail.organization = encodeId('org', newId())))).toBe('origin');
    expect(changed((copy) => (copy.log.index += 1))).toBe('log');
    expect(changed((copy) => (copy.log.checkpoint = copy.log.checkpoint.replace('\n\n', 'x\n\n')))).toBe('signature');
  });

  it('is the same as a C2SP tlog-proof', async () => {
    const { ids, caller } = await signedTrail(3);
    const path = `/audit/entries/${ent(ids[1] ?? '')}/proof`;
    const { body: proof } = await caller.get(path);
    const { text, headers } = await caller.get(`${path}?format=tlog-proof`);
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const [form, extra = '', index, ...rest] = text.split('\n');
    expect([form, index]).toEqual(['c2sp.org/tlog-proof@v1', `index ${proof.log.index}`]);
    const { entry, trail, format } = proof;
    expect(JSON.parse(Buffer.from(extra.replace('extra ', ''), 'base64').toString())).toEqual({ format, entry, trail });
    expect(rest.join('\n')).toBe([...proof.log.path, '', proof.log.checkpoint].join('\n'));
  });

  it('is given against a checkpoint that somebody kept, and against none that covers less', async () => {
    const { tenant, ids, caller } = await signedTrail(4);
    const kept = await (await nobody('/audit/checkpoint')).text();
    const size = readCheckpoint(
      openNote(
        kept,
        (await logKeys()).map((vkey) => NoteVerifier.parse(vkey)),
      ) ?? '',
    )?.size;
    const [later = ''] = await stage.stage(tenant, 1);
    await stage.allSigned();
    const { body } = await caller.get(`/audit/entries/${ent(ids[2] ?? '')}/proof?checkpoint=${size}`);
    expect([body.log.checkpoint, body.trail.size, wrongWith(body, await logKeys())]).toEqual([kept, 4, undefined]);
    const early = await caller.get(`/audit/entries/${ent(later)}/proof?checkpoint=${size}`);
    expect([early.status, early.body.code]).toEqual([409, 'entry-not-provable']);
    const unknown = await caller.get(`/audit/entries/${ent(later)}/proof?checkpoint=9999999`);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'checkpoint-not-found']);
  });

  it('T68: fails against an older checkpoint after a database administrator edited an entry and built everything anew', async () => {
    const { tenant, ids, caller } = await signedTrail(5);
    const path = `/audit/entries/${ent(ids[1] ?? '')}/proof`;
    const kept = (await caller.get(path)).body.log.checkpoint;
    const size = kept.split('\n')[1];
    await rewriteTrail(stage, tenant, ids[1] ?? '');
    const edited = (await caller.get(`${path}?checkpoint=${size}`)).body;
    expect(edited.entry.canonical).toContain('"at":666');
    expect(wrongWith(edited, await logKeys(), kept)).toBe('trail');
    expect((await caller.post('/audit/verifications', {})).body).toMatchObject({
      outcome: 'broken',
      break: { finding: 'tree-mismatch' },
    });
  });

  it('does not tell whether another organisation has such an entry', async () => {
    const { ids } = await signedTrail(1);
    const stranger = callerOf(newId());
    const [theirs, none] = [ids[0] ?? '', newId()];
    for (const id of [theirs, none]) {
      const { status, body } = await stranger.get(`/audit/entries/${ent(id)}/proof`);
      expect([status, body.code]).toEqual([404, 'entry-not-found']);
    }
  });
});

describe('the checkpoint of the platform log', () => {
  it('is for everybody, as it was signed last, with the keys that open it', async () => {
    await signedTrail(1);
    const [{ note } = { note: '' }] = await stage.database.look<{ note: string }>(
      'select note from checkpoints order by size desc limit 1',
    );
    const answer = await nobody('/audit/checkpoint');
    expect([answer.status, await answer.text()]).toEqual([200, note]);
    expect(
      openNote(
        note,
        (await logKeys()).map((vkey) => NoteVerifier.parse(vkey)),
      ),
    ).toBeDefined();
  });

  it('names no organisation', async () => {
    const { tenant } = await signedTrail(1);
    const [{ n } = { n: -1 }] = await stage.database.look<{ n: number }>(
      `select count(*)::int as n from outbox where type like '%CheckpointPublished' and payload::text like '%' || $1 || '%'`,
      [encodeId('org', tenant)],
    );
    expect(n).toBe(0);
  });
});

/** What a superuser can do to an entry: its content, all hashes that follow from it, and the counts; all but the signature. */
async function rewriteTrail({ database }: SequencingStage, tenant: string, id: string): Promise<void> {
  await database.look(
    `update entries set canonical = convert_to(replace(convert_from(canonical, 'UTF8'), '"at":1', '"at":666'), 'UTF8')
      where tenant_id = $1 and id = $2`,
    [tenant, id],
  );
  await database.look(
    `with recursive leaves as (
       select s.place, s.id, e.leaf_hash from sequenced_entries s join entries e using (tenant_id, id) where s.tenant_id = $1
     ), chained as (
       select place, id, leaf_hash, sha256(decode(repeat('00', 32), 'hex') || leaf_hash) as chain_hash from leaves where place = 0
       union all
       select l.place, l.id, l.leaf_hash, sha256(c.chain_hash || l.leaf_hash) from leaves l join chained c on l.place = c.place + 1
     )
     update sequenced_entries s set leaf_hash = c.leaf_hash, chain_hash = c.chain_hash
       from chained c where s.tenant_id = $1 and s.place = c.place`,
    [tenant],
  );
}
