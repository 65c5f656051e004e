import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { identityOf, startedAt, stillRuns } from '../lib/identity.mjs';
import { runningProcess, startProcess, stopProcess, waitUntilReady } from '../lib/processes.mjs';
import { eventually, workFolder } from './workbench.mjs';

const folder = workFolder();
const children = [];
after(() => children.forEach((child) => child.kill('SIGKILL')));

function bystander() {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  children.push(child);
  return child;
}

const plan = (name, script) => ({
  name,
  command: process.execPath,
  args: ['-e', script],
  logFile: path.join(folder, `${name}.log`),
  pidFile: path.join(folder, `${name}.pid`),
});

describe('a process of ours', () => {
  it('is known by its pid and start time together', () => {
    const child = bystander();
    const identity = identityOf(child.pid);
    assert.equal(stillRuns(identity), true);
    assert.equal(stillRuns({ ...identity, startedAt: 'another time' }), false);
    assert.equal(stillRuns({ pid: child.pid }), false);
    assert.equal(stillRuns(undefined), false);
  });

  it('does not run any more once it is a zombie', async () => {
    const parent = spawn('/bin/sh', ['-c', 'true & echo $!; exec sleep 30'], { stdio: ['ignore', 'pipe', 'ignore'] });
    children.push(parent);
    const [output] = await parent.stdout[Symbol.asyncIterator]()
      .next()
      .then(({ value }) => [String(value)]);
    await eventually(() => startedAt(Number(output.trim())) === undefined);
  });

  it('is never signalled through a pid file whose pid now belongs to somebody else', async () => {
    const innocent = bystander();
    const pidFile = path.join(folder, 'recycled.pid');
    writeFileSync(pidFile, JSON.stringify({ name: 'ours', pid: innocent.pid, startedAt: 'long ago' }));
    assert.equal(await stopProcess(pidFile, { graceMs: 100 }), 'was not running');
    assert.equal(innocent.exitCode ?? innocent.signalCode, null);
    assert.equal(existsSync(pidFile), false);
  });

  it('outlives its starter, logs to its file, and stops when asked', async () => {
    const patient = plan(
      'patient',
      'console.log("hello"); process.on("SIGTERM", () => process.exit(0)); setInterval(() => {}, 1000)',
    );
    const record = await startProcess(patient);
    await eventually(() => readFileSync(patient.logFile, 'utf8').includes('hello'));
    assert.equal(runningProcess(patient.pidFile)?.pid, record.pid);
    assert.equal(await stopProcess(patient.pidFile), 'stopped');
    assert.equal(stillRuns(record), false);
    assert.equal(await stopProcess(patient.pidFile), 'was not running');
  });

  it('is killed, with what it started, when it does not stop in time', async () => {
    const deaf = plan(
      'deaf',
      'process.on("SIGTERM", () => {}); console.log(require("child_process").spawn("sleep", ["60"]).pid); setInterval(() => {}, 1000)',
    );
    const record = await startProcess(deaf);
    await eventually(() => /^\d+\n/.test(readFileSync(deaf.logFile, 'utf8')));
    const grandchild = identityOf(Number(readFileSync(deaf.logFile, 'utf8')));
    assert.equal(await stopProcess(deaf.pidFile, { graceMs: 200 }), 'killed');
    assert.equal(stillRuns(record), false);
    await eventually(() => !stillRuns(grandchild));
  });

  it('that cannot be started is a sentence, not a crash', async () => {
    const absent = { ...plan('absent', ''), command: '/no/such/program' };
    await assert.rejects(startProcess(absent), { name: 'Refused', message: /^absent could not be started: .*ENOENT/ });
  });

  it('that ends before it is ready shows the last lines of its log', async () => {
    const brief = plan('brief', 'console.error("the reason"); process.exit(3)');
    const record = await startProcess(brief);
    const waiting = waitUntilReady(record, async () => false, { logFile: brief.logFile, withinMs: 10_000 });
    await assert.rejects(waiting, {
      name: 'Refused',
      message: /^brief ended before it was ready/,
      details: /the reason/,
    });
  });

  it('that never gets ready is given up, with its log', async () => {
    const silent = plan('silent', 'console.log("still thinking"); setInterval(() => {}, 1000)');
    const record = await startProcess(silent);
    await eventually(() => existsSync(silent.logFile) && readFileSync(silent.logFile, 'utf8') !== '');
    const waiting = waitUntilReady(record, async () => false, { logFile: silent.logFile, withinMs: 200 });
    await assert.rejects(waiting, { message: /^silent is not ready after/, details: /still thinking/ });
    await stopProcess(silent.pidFile, { graceMs: 0 });
  });
});
