import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { hashOfLeaf, rootByPath } from './merkle-tree.js';
import { EXIT_CODES, type Verdict } from './verdict.js';
import { verifyProof } from './verify-proof.js';

/** Made by the service: one proof in both forms, the log's key, the proof's checkpoint and a later one. */
const pathOf = (name: string) => fileURLToPath(new URL(`../../test/proofs/${name}`, import.meta.url));
const read = (name: string) => readFileSync(pathOf(name), 'utf8');
const [json, tlogProof, key] = [read('entry.json'), read('entry.tlog-proof'), read('verifier-key.txt').trim()];
const verdictOf = (...given: Parameters<typeof verifyProof>): Verdict => verifyProof(...given).verdict;

/** Another key of the same name: a log may have had more than one. */
function otherKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const typed = Buffer.concat([Buffer.of(1), publicKey.export({ type: 'spki', format: 'der' }).subarray(12)]);
  const id = createHash('sha256').update('guildhall.test/log\n').update(typed).digest().subarray(0, 4);
  return { vkey: `guildhall.test/log+${id.toString('hex')}+${typed.toString('base64')}`, id, privateKey };
}
function noteBy({ id, privateKey }: { id: Buffer; privateKey: KeyObject }, text: string): string {
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), privateKey)]).toString('base64');
  return `${text}\n— guildhall.test/log ${signature}\n`;
}

describe('the offline verification of a proof', () => {
  it('finds what the service made intact, in both forms, under the key that is trusted', () => {
    expect(verifyProof(json, { keys: [key] })).toEqual({
      verdict: 'intact',
      reason: expect.any(String),
      about: {
        entry: 'ent_01m7zrab44ekja3srye2qntc5e',
        organization: 'org_01m7zrab43eze8730t3a7vckwx',
        place: 257,
        trailSize: 300,
        log: 'guildhall.test/log',
        logSize: 5,
      },
    });
    expect(verifyProof(tlogProof, { keys: [key] })).toEqual(verifyProof(json, { keys: [key] }));
  });

  it('believes the keys in the file as little as the rest of it', () => {
    expect(verdictOf(json)).toBe('untrusted');
    expect(verdictOf(json, { keys: [otherKey().vkey] })).toBe('unsigned');
    const contradicting = JSON.stringify({ ...JSON.parse(json), keys: [otherKey().vkey] });
    expect(verdictOf(contradicting)).toBe('unsigned');
  });

  it('T68: finds each single member of it that was changed', () => {
    const proof = JSON.parse(json);
    const other = createHash('sha256').update('another').digest('base64');
    const changes: ((copy: typeof proof) => unknown)[] = [
      (copy) => (copy.entry.canonical = copy.entry.canonical.replace('257', '258')),
      (copy) => (copy.entry.id = 'ent_01m7zrab44ekja3srye2qntc5f'),
      (copy) => (copy.entry.place = 256),
      (copy) => copy.trail.path.pop(),
      (copy) => (copy.trail.path[3] = other),
      (copy) => (copy.trail.size = 301),
      (copy) => (copy.trail.rootHash = other),
      (copy) => (copy.trail.blind = other),
      (copy) => (copy.trail.organization = 'org_01m7zrab43eze8730t3a7vckwy'),
      (copy) => (copy.trail.origin = `${copy.trail.origin}0`),
      (copy) => (copy.log.index = 3),
      (copy) => (copy.log.path = []),
      (copy) => (copy.log.checkpoint = copy.log.checkpoint.replace('\n5\n', '\n6\n')),
    ];
    const verdicts = changes.map((change) => {
      const copy = structuredClone(proof);
      change(copy);
      return verdictOf(JSON.stringify(copy), { keys: [key] });
    });
    expect(verdicts).toEqual(changes.map(() => 'broken'));
  });

  it('T69: holds it against a checkpoint that was kept', () => {
    const keys = [key];
    expect(verdictOf(json, { keys, checkpoint: read('kept-checkpoint.txt') })).toBe('intact');
    const later = verifyProof(json, { keys, checkpoint: read('later-checkpoint.txt') });
    expect(later).toMatchObject({ verdict: 'incomparable', reason: expect.stringContaining('"?checkpoint=6"') });
    const other = otherKey();
    const forked = noteBy(other, `guildhall.test/log\n5\n${Buffer.alloc(32, 1).toString('base64')}\n`);
    expect(verdictOf(json, { keys: [key, other.vkey], checkpoint: forked })).toBe('forked');
    expect(verdictOf(json, { keys, checkpoint: forked })).toBe('unsigned');
    expect(verdictOf(json, { keys, checkpoint: 'no note' })).toBe('unreadable');
  });

  it('takes nothing for a proof that is none, and says so without failing', () => {
    const members = Object.keys(JSON.parse(json).trail);
    const without = members.map((name) => json.replace(`"${name}":`, `"not-${name}":`));
    const halves = [
      tlogProof.slice(0, 60),
      tlogProof.replace(/^index .*$/m, 'index 01'),
      tlogProof.replace('extra ', 'extra A'),
    ];
    const none = ['', '{}', 'null', '[]', '{"format":"guildhall-proof/1"}', ...without, ...halves];
    expect(none.map((text) => verdictOf(text, { keys: [key] }))).toEqual(none.map(() => 'unreadable'));
    expect(verdictOf(json, { keys: ['no key'] })).toBe('unreadable');
    expect(verdictOf(json.replace(/"canonical": ".*"/, '"canonical": "{"'), { keys: [key] })).toBe('broken');
  });
});

describe('a path of a tree', () => {
  // Leaves and roots that implementations of RFC 6962 test themselves with.
  const leaf = hashOfLeaf(Buffer.from('10', 'hex'));
  const path = ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'].map((hex) =>
    Buffer.from(hex, 'hex'),
  );
  const root = 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77';

  it('leads to the root of RFC 6962, and nowhere for a place, size or length that cannot be', () => {
    expect(rootByPath(leaf, { index: 2, size: 3, path })?.toString('hex')).toBe(root);
    const wrong = [
      { index: 3, size: 3, path },
      { index: -1, size: 3, path },
      { index: 2, size: 3, path: [] },
      { index: 2, size: 3, path: [...path, ...path] },
      { index: 0, size: 1, path },
    ];
    expect(wrong.map((inclusion) => rootByPath(leaf, inclusion))).toEqual(wrong.map(() => undefined));
  });
});

describe('guildhall audit verify', () => {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const sources = fileURLToPath(new URL('../../../events/test/run-typescript.mjs', import.meta.url));
  const guildhall = (args: readonly string[], input = '') =>
    spawnSync(process.execPath, ['--no-warnings', '--import', sources, main, 'audit', 'verify', ...args], {
      input,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '' },
    });

  it('ends with the exit code of its verdict, and says it to people and to programs', () => {
    const intact = guildhall([pathOf('entry.tlog-proof'), '--key', key]);
    expect(intact).toMatchObject({ status: EXIT_CODES.intact, stderr: '' });
    expect(intact.stdout).toMatch(/^INTACT {2}.*\n {2}entry {9}ent_01m7zrab44ekja3srye2qntc5e\n/);
    const broken = guildhall(['-', '--json', '--key', key], json.replace('257', '258'));
    expect([broken.status, JSON.parse(broken.stdout).verdict]).toEqual([EXIT_CODES.broken, 'broken']);
    const gone = guildhall(['/no/such/file']);
    expect([gone.status, gone.stdout.slice(0, 10)]).toEqual([EXIT_CODES.unreadable, 'UNREADABLE']);
    expect(guildhall([]).status).toBe(1);
  });
});
