import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { report, securityCoverage } from './security-coverage.mjs';

const folder = mkdtempSync(join(tmpdir(), 'threats-'));
const threats = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => ({ id: `T${number}`, title: `Threat ${number}` }));

function write(path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

write('docs/security/threats.json', JSON.stringify(threats));
write(
  'libs/one/src/one.spec.ts',
  `// T8 is only talked about
   describe('T1: a suite', () => {
     it.each<[string, number]>([['2026-01-01T07:00', 7]])(\`T2, T3: %s over \${1}\`, (at: string): void => undefined);
     it.skip('T8: not run', () => {});
     it.todo('T8: not written');
   });
   describe.skip('a suite at rest', () => { it('T8: not run either', () => {}); });
   expectation('T8: no test');`,
);
write('tools/two.test.mjs', "test('holds T4', () => {}); it.each`a${1}`('T5: $a', () => {});");
write('libs/one/dist/one.spec.js', "it('T8: built', () => {});");
write('libs/one/src/helper.ts', "it('T8: no test file', () => {});");
write('libs/one/fixtures/bad.spec.ts', "it('T8: an offence', () => {});");

describe('the share of threats with a test', () => {
  after(() => rmSync(folder, { recursive: true }));

  it('takes titles of tests that run, and nothing else', () => {
    const { covered, missing, unknown } = securityCoverage(folder);
    assert.deepEqual(
      covered.map(({ id }) => id),
      ['T1', 'T2', 'T3', 'T4', 'T5'],
    );
    assert.deepEqual(
      missing.map(({ id }) => id),
      ['T6', 'T7', 'T8'],
    );
    assert.deepEqual(unknown, []);
  });

  it('prints the share and what is missing', () => {
    const { text, ok } = report(securityCoverage(folder));
    assert.equal(ok, true);
    assert.match(text, /^5 of 8 threats are named by a test \(62 %\)\.\n\nWithout a test:\n {2}T6 Threat 6\n/);
  });

  it('fails when one that is required is missing', () => {
    assert.equal(report(securityCoverage(folder), ['T1', 'T5']).ok, true);
    const { text, ok } = report(securityCoverage(folder), ['T1', 'T6', 'T8']);
    assert.equal(ok, false);
    assert.match(text, /Required, and without a test: T6, T8\n$/);
  });

  it('fails on an id that no threat has: a test that guards nothing by a slip', () => {
    write('libs/one/src/slip.spec.ts', "it('T77: a slip', () => {});");
    const { text, ok } = report(securityCoverage(folder));
    assert.equal(ok, false);
    assert.match(text, /in no table: T77 in libs.one.src.slip\.spec\.ts/);
  });

  it('knows each threat once, in order', () => {
    const own = JSON.parse(readFileSync(join(import.meta.dirname, '../docs/security/threats.json'), 'utf8'));
    assert.deepEqual(
      own.map(({ id }) => id),
      Array.from({ length: 84 }, (_, index) => `T${index + 1}`),
    );
    assert.equal(new Set(own.map(({ title }) => title)).size, 84);
  });
});
