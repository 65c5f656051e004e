import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { identityOf } from '../lib/identity.mjs';
import { withLock } from '../lib/lock.mjs';
import { workFolder } from './workbench.mjs';

const folder = workFolder();
const busy = (pid) => `busy with ${pid}`;

describe('a lock between processes', () => {
  it('names its holder to whoever comes second', async () => {
    const file = path.join(folder, 'named.lock');
    await withLock(file, { busy }, async () => {
      for (const attempt of ['second', 'third']) {
        await assert.rejects(
          withLock(file, { busy }, async () => {}),
          { name: 'Refused', message: `busy with ${process.pid}` },
          attempt,
        );
      }
    });
    assert.equal(await withLock(file, { busy }, async () => 'free again'), 'free again');
  });

  it('is let go when the work fails', async () => {
    const file = path.join(folder, 'failed.lock');
    await assert.rejects(
      withLock(file, { busy }, () => Promise.reject(new Error('failed'))),
      { message: 'failed' },
    );
    await withLock(file, { busy }, async () => {});
  });

  for (const [who, content] of [
    ['a holder that has ended', { pid: 2 ** 22 + 1, startedAt: 'before' }],
    ['a holder whose pid is now another process', { ...identityOf(process.pid), startedAt: 'before' }],
    ['nobody we can read', 'not json'],
  ]) {
    it(`of ${who} is broken at once`, async () => {
      const file = path.join(folder, 'stale.lock');
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
      assert.equal(await withLock(file, { busy }, async () => 'ours'), 'ours');
    });
  }

  it('lets one in at a time when many come at once, also past a stale holder', async () => {
    const file = path.join(folder, 'contested.lock');
    const journal = path.join(folder, 'journal');
    writeFileSync(file, JSON.stringify({ pid: 2 ** 22 + 1, startedAt: 'before' }));
    const script = `
      import { appendFileSync } from 'node:fs';
      import { withLock } from ${JSON.stringify(fileURLToPath(new URL('../lib/lock.mjs', import.meta.url)))};
      for (let turn = 0; turn < 2; turn += 1) await withLock(${JSON.stringify(file)}, { busy: String, waitMs: 30_000 }, async () => {
        appendFileSync(${JSON.stringify(journal)}, 'in ');
        await new Promise((resolve) => setTimeout(resolve, 150));
        appendFileSync(${JSON.stringify(journal)}, 'out ');
      });`;
    appendFileSync(journal, '');
    const codes = await Promise.all(
      Array.from(
        { length: 6 },
        () =>
          new Promise((resolve) =>
            spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' }).once('exit', resolve),
          ),
      ),
    );
    assert.deepEqual(codes, [0, 0, 0, 0, 0, 0]);
    assert.equal(readFileSync(journal, 'utf8'), 'in out '.repeat(12));
  });
});
