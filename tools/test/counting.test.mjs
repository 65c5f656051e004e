import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { tallyOf as jestTally } from './jest.mjs';
import { tallyOf as nodeTally } from './node-test.mjs';
import { closingLine, nothing, oneFailure, onePassed, oneSkipped, sum } from './tally.mjs';

const folder = mkdtempSync(join(tmpdir(), 'counting-'));
after(() => rmSync(folder, { recursive: true }));

describe('counting', () => {
  it('closes with one plain line', () => {
    const total = sum([onePassed(), onePassed(), oneFailure('x'), oneSkipped(), nothing]);
    assert.equal(closingLine(total), '2 passed, 1 failed, 1 skipped');
    assert.deepEqual(total.failures, [{ title: 'x' }]);
  });

  it('takes each failed test of Jest, and a suite that did not load as one failure', () => {
    const report = {
      numPassedTests: 3,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        {
          name: '/r/a.spec.ts',
          status: 'failed',
          message: '',
          assertionResults: [{ status: 'failed', fullName: 'a b', failureMessages: ['no'] }, { status: 'passed' }],
        },
        { name: '/r/b.spec.ts', status: 'failed', message: 'SyntaxError', assertionResults: [] },
        { name: '/r/c.spec.ts', status: 'passed', message: '', assertionResults: [{ status: 'passed' }] },
      ],
    };
    const tally = jestTally(report, { root: '/r', step: 'jest' });
    assert.equal(closingLine(tally), '3 passed, 2 failed, 2 skipped');
    assert.deepEqual(tally.failures, [
      { title: 'a.spec.ts: a b', detail: 'no', rerun: 'npm test -- --only=jest -- a.spec.ts -t "a b"' },
      { title: 'b.spec.ts', detail: 'SyntaxError', rerun: 'npm test -- --only=jest -- b.spec.ts' },
    ]);
  });

  it('takes tests of node:test, not their suites, and a file that does not load as one failure', () => {
    const file = join(folder, 'three.mjs');
    const broken = join(folder, 'broken.mjs');
    writeFileSync(
      file,
      `import { describe, it } from 'node:test';
       describe('a suite', () => {
         it('passes', () => {});
         it('fails', () => { throw new Error('on purpose'); });
         it('is left out', { skip: true }, () => {});
       });`,
    );
    writeFileSync(broken, `import './nowhere.mjs';`);
    const report = join(folder, 'report.json');
    const reporter = join(import.meta.dirname, 'reporters/counts.mjs');
    const flags = ['--test', `--test-reporter=${reporter}`, `--test-reporter-destination=${report}`];
    // A run inside a run would report to the outer one instead.
    const env = { ...process.env, NODE_TEST_CONTEXT: undefined };
    spawnSync(process.execPath, [...flags, file, broken], { cwd: folder, env });
    const tally = nodeTally(JSON.parse(readFileSync(report, 'utf8')), 'tools');
    assert.equal(closingLine(tally), '1 passed, 2 failed, 1 skipped');
    assert.deepEqual(tally.failures.map(({ title }) => title.replace(folder, '')).sort(), [
      'broken.mjs: the file as a whole',
      'three.mjs: fails',
    ]);
  });
});
