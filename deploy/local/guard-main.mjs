// Waits for a process to end, then cleans up after it:
// guard-main.mjs <pid> <startedAt> down <profile> | kill <pid file>
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { infraDown } from './infra.mjs';
import { guardFile } from './lib/guard.mjs';
import { stillRuns } from './lib/identity.mjs';
import { killProcess, runningProcess } from './lib/processes.mjs';
import { profile } from './lib/profiles.mjs';

const [pid, startedAt, task, subject] = process.argv.slice(2);
const owner = { pid: Number(pid), startedAt };
const needed = () => task === 'down' || runningProcess(subject) !== undefined;

while (stillRuns(owner) && needed()) await sleep(500);
if (task === 'down') {
  console.log(new Date().toISOString(), `process ${pid} has ended:`, await infraDown(subject));
} else {
  const left = runningProcess(subject);
  if (left) await killProcess(left);
}
rmSync(guardFile(task === 'down' ? profile(subject).folder : path.dirname(subject), owner.pid), { force: true });
