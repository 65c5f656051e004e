// Keeps one platform for all e2e suites of a run: node keeper.mjs <folder> <process id of the run>
import { renameSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { serveControl } from './control.mjs';
import { PlatformProcesses } from './platform-processes.mjs';

const WATCH_MS = 1_000;
const [folder = '', run = ''] = process.argv.slice(2);
const processes = new PlatformProcesses(folder, {
  postgres: process.env.TEST_POSTGRES_URL ?? 'postgres://postgres:postgres@127.0.0.1:25432/postgres',
  smtp: process.env.TEST_SMTP_URL ?? 'smtp://127.0.0.1:21025',
});

let isEnding = false;
process.on('SIGTERM', () => void end());
// A run that was killed tells nobody: it is looked for.
setInterval(() => !isAlive(Number(run)) && void end(), WATCH_MS).unref();

try {
  const description = await processes.start();
  const controlUrl = await serveControl(processes.parts);
  tell({ ...description, controlUrl });
} catch (error) {
  tell({ failed: error instanceof Error ? error.stack : String(error) });
  await end();
}

/** Complete or absent, never half. @param {unknown} content */
function tell(content) {
  const file = path.join(folder, 'platform.json');
  writeFileSync(`${file}.new`, JSON.stringify(content, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

async function end() {
  if (isEnding) return;
  isEnding = true;
  await processes.stop();
  // A run that lives reads here why it failed; it tidies up itself.
  if (!isAlive(Number(run))) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit();
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
