// Waits for a process to end, then runs infra.mjs with the remaining arguments: guard-main.mjs <pid> <startedAt> down test
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { infraDown } from './infra.mjs';
import { stillRuns } from './lib/identity.mjs';
import { profile } from './lib/profiles.mjs';

const [pid, startedAt, , name] = process.argv.slice(2);
while (stillRuns({ pid: Number(pid), startedAt })) await sleep(500);
console.log(new Date().toISOString(), `process ${pid} has ended:`, await infraDown(name));
rmSync(path.join(profile(name).folder, `guard-${pid}.pid`), { force: true });
