import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Children } from './children.mjs';
import { findLeftovers, kill } from './leftovers.mjs';
import { stepsOf } from './steps.mjs';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'running-'));
const logFile = join(folder, 'log');
after(() => rmSync(folder, { recursive: true }));

const sleeper = 'setInterval(() => {}, 1000)';
const until = async (probe) => {
  for (const deadline = Date.now() + 20_000; ; await new Promise(setImmediate)) {
    const seen = probe();
    if (seen || Date.now() > deadline) return seen;
  }
};
/** The machine as a user has it: without what this checkout put in front of the path. */
const plainEnv = {
  ...process.env,
  PATH: process.env.PATH.split(delimiter)
    .filter((entry) => !entry.startsWith(root))
    .join(delimiter),
  NODE_TEST_CONTEXT: undefined,
};

describe('running a child', () => {
  it('answers its code and what it printed', async () => {
    const children = new Children(randomUUID());
    const command = [process.execPath, '-e', 'console.log("out"); console.error("err"); process.exit(3)'];
    const result = await children.run(command, { cwd: root, env: {}, logFile, limitSeconds: 60 });
    assert.equal(result.code, 3);
    assert.match(result.output, /out\nerr/);
  });

  it('answers a command that does not exist', async () => {
    const children = new Children(randomUUID());
    const result = await children.run(['no-such-program'], { cwd: root, env: {}, logFile, limitSeconds: 60 });
    assert.equal(result.code, null);
  });

  it('ends it, and what it started, at its time limit', async () => {
    const mark = randomUUID();
    const parent = `require('node:child_process').spawn(process.execPath, ['-e', '${sleeper}']); ${sleeper}`;
    const command = [process.execPath, '-e', parent];
    const result = await new Children(mark).run(command, { cwd: root, env: {}, logFile, limitSeconds: 0.5 });
    assert.equal(result.timedOut, true);
    assert.ok(await until(() => findLeftovers(mark).length === 0));
  });
});

describe('a process that outlives its step', () => {
  it('is found, named and killed', { skip: process.platform !== 'linux' }, async () => {
    const mark = randomUUID();
    const parent = `require('node:child_process').spawn(process.execPath, ['-e', '${sleeper}'], { detached: true, stdio: 'ignore' }).unref()`;
    await new Children(mark).run([process.execPath, '-e', parent], { cwd: root, env: {}, logFile, limitSeconds: 60 });
    const leftovers = findLeftovers(mark);
    assert.equal(leftovers.length, 1);
    assert.match(leftovers[0].command, /setInterval/);
    kill(leftovers);
    assert.ok(await until(() => findLeftovers(mark).length === 0));
  });
});

describe('npm test', () => {
  it('has budgets that add up to less than 15 minutes', () => {
    const inTurn = stepsOf('test', []).filter(({ isBeside }) => !isBeside);
    const budget = inTurn.reduce((total, { budgetSeconds }) => total + budgetSeconds, 0);
    assert.ok(budget <= 15 * 60, `${budget} s`);
  });

  it('closes with the count, alone on the last line', () => {
    const { status, stdout } = spawnSync('npm', ['test', '--silent', '--', '--only=contracts-lint'], {
      cwd: root,
      env: plainEnv,
      encoding: 'utf8',
    });
    assert.match(stdout, /\n2 passed, 0 failed, 0 skipped\n$/);
    assert.equal(status, 0);
  });

  it('refuses a step that it does not know', () => {
    const { status, stderr } = spawnSync('npm', ['test', '--silent', '--', '--only=nothing'], {
      cwd: root,
      env: plainEnv,
      encoding: 'utf8',
    });
    assert.match(stderr, /No step nothing: machine, format/);
    assert.equal(status, 1);
  });

  it('winds itself up on Ctrl-C: ends its children, counts, and fails', async () => {
    const run = spawn(process.execPath, ['tools/test/main.mjs', '--only=boundaries'], { cwd: root, env: plainEnv });
    let output = '';
    run.stdout.on('data', (text) => {
      output += text;
    });
    const ended = new Promise((resolve) => run.once('close', resolve));
    const childrenOf = () => readFileSync(`/proc/${run.pid}/task/${run.pid}/children`, 'utf8').trim();
    assert.ok(await until(childrenOf));
    run.kill('SIGINT');
    assert.equal(await ended, 1);
    assert.match(output, /the run was ended by SIGINT[^]*\n1 passed, 2 failed, 0 skipped\n$/);
  });
});

describe('npm scripts', () => {
  it('run on Node 24, whatever Node the machine has', () => {
    const { stdout } = spawnSync('npm', ['run', '--silent', 'print-node', '-w', 'tools'], {
      cwd: root,
      env: plainEnv,
      encoding: 'utf8',
    });
    assert.match(stdout, /^v24\./);
  });
});
