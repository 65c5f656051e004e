import { describe, expect, it } from '@jest/globals';
import { entryAt, newKey, WrittenTrail } from '../../test/written-trail.js';
import { Dice } from '../../test/dice.js';
import { mutated } from '../../test/mutations.js';
import type { Trust } from './trust.js';
import { verifyFile } from './verify-file.js';
import { verifyProof } from './verify-proof.js';

/** How much of the attack runs: all of it in the ring `verify`, a share in each run. GUILDHALL_SEED repeats one. */
const isWhole = process.env['GUILDHALL_RING'] === 'verify';
const SEED = Number(process.env['GUILDHALL_SEED'] ?? Date.now() % 1_000_000);
const counts = isWhole ? { paths: 100_000, whole: 500, entries: 10_000 } : { paths: 3_000, whole: 40, entries: 400 };

const verdictOf = (text: string | Buffer, trust: Trust) => verifyFile([Buffer.from(text)], trust).verdict;

/** What a file claims: whose entries they are, from which place on, and to the byte which. */
function claimOf(file: Buffer): string {
  const text = file.toString('latin1');
  const end = text.indexOf('\n');
  const { entries, trail } = JSON.parse(text.slice(0, end));
  return JSON.stringify([entries, trail.organization, text.slice(end)]);
}

/** `count` mutations of evidence, each held against an older checkpoint; those that pass although they claim something else. */
function passing(trail: WrittenTrail, count: number, dice: Dice): string[] {
  const { size } = trail.tree;
  const file = Buffer.from(trail.evidence({ first: 0, count: size, earlier: 0 }));
  const trust = { keys: [trail.key.vkey], checkpoint: trail.evidence({ first: 0, count: 0, at: 0 }) };
  expect(verdictOf(file, trust)).toBe('intact');
  const passed: string[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const { how, bytes } = mutated(file, dice);
    if (verdictOf(bytes, trust) === 'intact' && claimOf(bytes) !== claimOf(file)) passed.push(`${turn}: ${how}`);
  }
  return passed;
}

const grownTrail = (size: number) =>
  WrittenTrail.of(Math.floor(size / 3))
    .grow(Array.from({ length: size - Math.floor(size / 3) }, (_, at) => entryAt(Math.floor(size / 3) + at)))
    .state();

describe(`an attack on the trail (GUILDHALL_SEED=${SEED})`, () => {
  it(`T68, T69: of ${counts.whole} whole files that were flipped, cut, filled, mixed or shortened somewhere, none passes`, () => {
    expect(passing(grownTrail(counts.entries), counts.whole, new Dice(SEED))).toEqual([]);
  }, 600_000);

  it(`T68: of ${counts.paths} proofs that were changed somewhere, none passes`, () => {
    const dice = new Dice(SEED);
    const trail = grownTrail(1_000);
    const files = Array.from({ length: 20 }, () => Buffer.from(JSON.stringify(trail.proof(dice.below(1_000)))));
    const trust = { keys: [trail.key.vkey], checkpoint: trail.statementAt(1).note };
    for (let turn = 0; turn < counts.paths; turn += 1) {
      const file = files[dice.below(files.length)] as Buffer;
      const { how, bytes } = mutated(file, dice);
      const text = bytes.toString('utf8');
      if (verifyProof(text, trust).verdict !== 'intact') continue;
      const [said, was] = [JSON.parse(text), JSON.parse(file.toString('utf8'))];
      // A member that nobody reads may be there as well: what was pasted was a whole one.
      expect([how, said.entry, said.trail]).toMatchObject([how, was.entry, was.trail]);
    }
  }, 600_000);

  const whole = isWhole ? it : it.skip;
  whole(
    'T68, T69: of 20 files of a million entries, none passes',
    () => {
      expect(passing(grownTrail(1_000_000), 20, new Dice(SEED))).toEqual([]);
    },
    600_000,
  );
});

describe('a database superuser who writes the whole chain anew', () => {
  const trail = grownTrail(90);
  const keys = [trail.key.vkey];
  const [kept, note] = [trail.evidence({ first: 0, count: 0, at: 0 }), trail.statementAt(0).note];
  const ALL = { first: 0, count: 90 };
  const entries = trail.entries.map((entry, place) => (place === 7 ? entryAt(place, 'forged') : entry));
  /** The same history of statements over other entries: all hashes are right, whoever signs them. */
  const forgedBy = (key: WrittenTrail['key']) =>
    new WrittenTrail(key).grow(entries.slice(0, 30)).state().grow(entries.slice(30)).state();
  const signed = (text: string) => text.slice(0, text.indexOf('\n\n') + 1);

  it('T68: cannot have it signed: neither the old note, nor the old signature, nor another key makes it pass', () => {
    const forged = forgedBy(newKey());
    const header = forged.header(ALL);
    const withNote = (checkpoint: string) =>
      [JSON.stringify({ ...header, log: { ...header.log, checkpoint } }), ...entries, ''].join('\n');
    const last = trail.statementAt(1).note;
    expect(verdictOf(withNote(last), { keys })).toBe('broken');
    expect(verdictOf(withNote(last.replace(signed(last), signed(header.log.checkpoint))), { keys })).toBe('unsigned');
    expect(verdictOf(withNote(header.log.checkpoint), { keys })).toBe('unsigned');
  });

  it('T68: who has the log signed from its first leaf on is told by any older checkpoint', () => {
    const forged = forgedBy(trail.key);
    for (const checkpoint of [kept, note]) {
      expect(verdictOf(forged.evidence({ ...ALL, earlier: 0 }), { keys, checkpoint })).toBe('forked');
      expect(verdictOf(forged.evidence(ALL), { keys, checkpoint })).toBe('incomparable');
    }
    expect(verdictOf(forged.evidence(ALL), { keys })).toBe('intact');
  });

  it('T68, T69: who has the log go on over another trail is told by how the trail stood before', () => {
    // The log is kept and goes on, so that its own growth is right; only the trail in it is another.
    const goneOn = new WrittenTrail(trail.key).grow(trail.entries.slice(0, 30)).state();
    const forged = new WrittenTrail(trail.key).grow(entries);
    Object.assign(forged, { log: goneOn.log, statements: goneOn.statements });
    forged.state();
    expect(verdictOf(forged.evidence({ ...ALL, earlier: 0 }), { keys, checkpoint: kept })).toBe('broken');
    const header = forged.header({ ...ALL, earlier: 0 });
    Object.assign(header.earlier?.trail ?? {}, { rootHash: trail.tree.base64(0, 30) });
    const pretending = [JSON.stringify(header), ...entries, ''].join('\n');
    expect(verdictOf(pretending, { keys, checkpoint: kept })).toBe('broken');
    expect(verdictOf(forged.evidence(ALL), { keys, checkpoint: kept })).toBe('incomparable');
    expect(verdictOf(forged.evidence(ALL), { keys, checkpoint: note })).toBe('incomparable');
  });
});
