import { describe, expect, it } from '@jest/globals';
import { cosigned, entryAt, newKey, noteBy, ORGANIZATION, ORIGIN, WrittenTrail } from '../../test/written-trail.js';
import { EvidenceReading } from './evidence-reading.js';
import type { Trust } from './trust.js';
import { verifyFile } from './verify-file.js';

const ENTRIES = 300;
const trail = WrittenTrail.of(100)
  .grow(Array.from({ length: ENTRIES - 100 }, (_, at) => entryAt(100 + at)))
  .state();
const keys = [trail.key.vkey];
const verify = (text: string, trust: Trust = { keys }) => verifyFile([Buffer.from(text)], trust);
const verdictOf = (text: string, trust?: Trust) => verify(text, trust).verdict;
const ALL = { first: 0, count: ENTRIES };
const all = trail.evidence(ALL);
/** The first line with something else in it; the entries as they are. */
function withHeader(change: (header: ReturnType<typeof trail.header>) => unknown, asked = ALL): string {
  const header = structuredClone(trail.header(asked));
  change(header);
  const lines = trail.entries.slice(asked.first, asked.first + asked.count);
  return [JSON.stringify(header), ...lines, ''].join('\n');
}

describe('evidence of a range', () => {
  it('is intact for any range of a trail, and says what it is about', () => {
    for (const [first, beyond] of [
      [0, 300],
      [0, 0],
      [0, 1],
      [299, 300],
      [255, 257],
      [17, 281],
      [300, 300],
    ] as const)
      expect(verdictOf(trail.evidence({ first, count: beyond - first }))).toBe('intact');
    expect(verify(trail.evidence({ first: 7, count: 3 }))).toMatchObject({
      about: {
        entries: { first: 7, count: 3 },
        organization: ORGANIZATION,
        trailSize: 300,
        log: ORIGIN,
        logSize: 4,
      },
    });
  });

  it('is read in chunks of any size', () => {
    const bytes = Buffer.from(trail.evidence({ first: 20, count: 30 }));
    for (const size of [1, 2, 37, 4_096]) {
      const reading = new EvidenceReading({ keys });
      // As a reader of files does it, in the same memory each time.
      const chunk = Buffer.alloc(size);
      for (let at = 0; at < bytes.length; at += size) reading.push(chunk.subarray(0, bytes.copy(chunk, 0, at)));
      expect(reading.finish().verdict).toBe('intact');
    }
    const chunk = Buffer.alloc(100);
    function* proof() {
      const text = Buffer.from(JSON.stringify(trail.proof(7)));
      for (let at = 0; at < text.length; at += 100) yield chunk.subarray(0, text.copy(chunk, 0, at));
    }
    expect(verifyFile(proof(), { keys }).verdict).toBe('intact');
  });

  it('T68: is broken by an entry that was edited, taken out, put in, moved or cut short', () => {
    const lines = all.split('\n');
    const changed = (change: (copy: string[]) => unknown) => {
      const copy = [...lines];
      change(copy);
      return copy.join('\n');
    };
    const wrong = [
      changed((copy) => (copy[9] = entryAt(8, 'else'))),
      changed((copy) => copy.splice(9, 1)),
      changed((copy) => copy.splice(9, 0, entryAt(9))),
      changed((copy) => copy.push(copy.splice(9, 1)[0] as string)),
      changed((copy) => copy.splice(9, 2, copy[10] as string, copy[9] as string)),
      changed((copy) => copy.splice(200)),
      all.slice(0, -1),
      all.slice(0, all.indexOf('\n')),
      `${all}\n`,
      `${all}x`,
      changed((copy) => (copy[9] = (copy[9] as string).replace('org_01', 'org_02'))),
    ];
    expect(wrong.map((text) => verdictOf(text))).toEqual(wrong.map(() => 'broken'));
    const mixed = new WrittenTrail(trail.key).grow([entryAt(0), entryAt(1).replace('org_01', 'org_02')]).state();
    expect(verdictOf(mixed.evidence({ first: 0, count: 2 }))).toBe('broken');
  });

  it('T68: is broken by each member of its first line that is another', () => {
    const other = trail.tree.base64(0, 3);
    const wrong = [
      withHeader((header) => (header.entries.first = 1)),
      withHeader((header) => (header.entries.count = 299)),
      withHeader((header) => (header.trail.organization = 'org_01m7zrab43eze8730t3a7vckwy')),
      withHeader((header) => (header.trail.blind = other)),
      withHeader((header) => (header.trail.origin += '0')),
      withHeader((header) => (header.trail.size = 301)),
      withHeader((header) => (header.trail.rootHash = other)),
      withHeader((header) => (header.trail.left = [other])),
      withHeader((header) => header.trail.left.pop(), { first: 9, count: 9 }),
      withHeader((header) => (header.trail.right = [other])),
      withHeader((header) => header.trail.right.reverse(), { first: 9, count: 9 }),
      withHeader((header) => (header.log.index = 0)),
      withHeader((header) => (header.log.path = [])),
      withHeader((header) => (header.log.checkpoint = header.log.checkpoint.replace('\n4\n', '\n5\n'))),
    ];
    expect(wrong.map((text) => verdictOf(text))).toEqual(wrong.map(() => 'broken'));
    expect(verdictOf(all, { keys: [newKey().vkey] })).toBe('unsigned');
    expect(verdictOf(all, {})).toBe('untrusted');
  });

  it('is read in the one way in which it is written, and not at all otherwise', () => {
    const none = [
      '',
      '{"format":"guildhall-evidence/1"}\n',
      all.replace('{"format"', '{ "format"'),
      all.replace('"entries":', '"entries":{"first":0,"count":300},"entries":'),
      all.replace('guildhall-evidence/1', 'guildhall-evidence/2'),
      all.replace('"index":3', '"index":"3"'),
    ];
    expect(none.map((text) => verdictOf(text))).toEqual(none.map(() => 'unreadable'));
    expect(verdictOf(all, { keys: ['no key'] })).toBe('unreadable');
    const long = ['{"format":"guildhall-evidence/1"', '{"format":"guildhall-proof/1"'].map((begin) =>
      verify(begin.padEnd(17 * 2 ** 20, ' ')),
    );
    expect(long).toMatchObject([
      { reason: expect.stringContaining('longer') },
      { reason: expect.stringContaining('longer') },
    ]);
    const loose = withHeader((header) => (header.trail.right = [`${trail.tree.base64(0, 3).slice(0, -2)}B=`]));
    expect(verdictOf(loose)).toBe('broken');
  });
});

describe('evidence against what was kept', () => {
  const note = trail.statementAt(0).note;
  const statement = trail.evidence({ first: 0, count: 0, at: 0 });
  const since = trail.evidence({ ...ALL, earlier: 0 });

  it('T69: shows that trail and log only grew since then', () => {
    expect(verdictOf(since, { keys, checkpoint: statement })).toBe('intact');
    expect(verdictOf(since, { keys, checkpoint: trail.statementAt(1).note })).toBe('intact');
    expect(verdictOf(all, { keys, checkpoint: JSON.stringify(trail.proof(7), undefined, 2) })).toBe('intact');
    expect(verify(all, { keys, checkpoint: statement })).toMatchObject({
      verdict: 'incomparable',
      reason: expect.stringContaining('"since=2"'),
    });
  });

  it('T69: of a bare checkpoint vouches for those places alone that it speaks of', () => {
    const covered = trail.evidence({ first: 40, count: 60, earlier: 0 });
    expect(verdictOf(covered, { keys, checkpoint: note })).toBe('intact');
    expect(verdictOf(since, { keys, checkpoint: note })).toBe('incomparable');
  });

  it('T68: tells two histories that were both signed', () => {
    const other = new WrittenTrail(trail.key).grow([entryAt(0, 'else'), ...trail.entries.slice(1, 100)]).state();
    const kept = other.evidence({ first: 0, count: 0 });
    expect(verdictOf(since, { keys, checkpoint: kept })).toBe('forked');
    expect(verdictOf(since, { keys, checkpoint: other.statementAt(0).note })).toBe('forked');
    expect(verdictOf(all, { keys, checkpoint: 'no note' })).toBe('unreadable');
    expect(verdictOf(all, { keys, checkpoint: noteBy(newKey(), note.slice(0, note.indexOf('\n\n') + 1)) })).toBe(
      'unsigned',
    );
  });

  it('T69: takes no other statement of the same checkpoint for the one that was kept', () => {
    const older = trail.evidence({ first: 0, count: 0, at: 0, under: 1 });
    expect(verdictOf(older)).toBe('intact');
    expect(verdictOf(all, { keys, checkpoint: older })).toBe('incomparable');
    const [one, other] = [WrittenTrail.of(9, trail.key), new WrittenTrail(trail.key)];
    other.grow(trail.entries.slice(9, 18));
    Object.assign(other, { log: one.log, statements: one.statements });
    const kept = other.state().evidence({ first: 0, count: 0 });
    const shown = one.evidence({ first: 0, count: 9, at: 0, under: 1 });
    expect([verdictOf(kept), verdictOf(shown)]).toEqual(['intact', 'intact']);
    expect(verdictOf(shown, { keys, checkpoint: kept })).toBe('forked');
  });

  it('believes nothing that was kept more than the file', () => {
    const forged = statement.replace('"size":100', '"size":101');
    expect(verdictOf(since, { keys, checkpoint: forged })).toBe('broken');
    const unsigned = structuredClone(trail.header({ ...ALL, earlier: 0 }));
    const { log } = unsigned.earlier as ReturnType<typeof trail.growth>;
    log.checkpoint = noteBy(newKey(), note.slice(0, note.indexOf('\n\n') + 1));
    expect(verdictOf([JSON.stringify(unsigned), ...trail.entries, ''].join('\n'))).toBe('unsigned');
  });

  it('T68: is broken by each member of the earlier statement that is another', () => {
    const other = trail.tree.base64(0, 3);
    const changes: ((earlier: ReturnType<typeof trail.growth>) => unknown)[] = [
      (earlier) => (earlier.trail.size = 99),
      (earlier) => (earlier.trail.rootHash = other),
      (earlier) => earlier.trail.consistency.pop(),
      (earlier) => (earlier.trail.consistency[1] = other),
      (earlier) => (earlier.log.consistency = []),
      (earlier) => (earlier.log.consistency[0] = other),
      (earlier) => (earlier.log.index = 0),
    ];
    const verdicts = changes.map((change) => {
      const header = structuredClone(trail.header({ ...ALL, earlier: 0 }));
      change(header.earlier as ReturnType<typeof trail.growth>);
      return verdictOf([JSON.stringify(header), ...trail.entries, ''].join('\n'), { keys, checkpoint: statement });
    });
    expect(verdicts).toEqual(changes.map(() => 'broken'));
  });
});

describe('evidence that a witness has seen', () => {
  const witness = newKey('witness.test/w', 4);
  const seen = withHeader((header) => {
    header.log.checkpoint = cosigned(header.log.checkpoint, witness, 1_800_000_000);
    Object.assign(header.log, { timeStamps: ['MAA='] });
  });

  it('is intact when each of the named ones has, and tells when', () => {
    expect(verify(seen, { keys, witnesses: [witness.vkey] })).toMatchObject({
      verdict: 'intact',
      about: { witnessed: [{ name: 'witness.test/w', at: 1_800_000_000 }], timeStamps: 1 },
    });
    expect(verdictOf(seen)).toBe('intact');
  });

  it('T68: is not when one has not, or has seen something else', () => {
    const other = newKey('witness.test/w', 4);
    expect(verdictOf(seen, { keys, witnesses: [witness.vkey, other.vkey] })).toBe('unwitnessed');
    expect(verdictOf(all, { keys, witnesses: [witness.vkey] })).toBe('unwitnessed');
    const elsewhere = cosigned(trail.statementAt(0).note, witness, 1_800_000_000).split('\n').at(-2);
    const moved = withHeader((header) => (header.log.checkpoint += `${elsewhere}\n`));
    expect(verdictOf(moved, { keys, witnesses: [witness.vkey] })).toBe('unwitnessed');
    expect(verdictOf(seen, { keys, witnesses: keys })).toBe('unreadable');
  });
});
