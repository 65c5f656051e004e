import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { folderOf, KEPT } from './folder.mjs';

const PAUSE_MS = 100;

/** After the last suite: the platform ends, if any suite has asked for one. */
export default async function endPlatform() {
  const folder = folderOf();
  const pidFile = path.join(folder, 'keeper.pid');
  if (KEPT || !existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  signal(pid, 'SIGTERM');
  while (signal(pid, 0)) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  // What watches over Kafka and Redis tidies up in here at the same time: rmSync would stop, silently, at a file that is gone.
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** @param {number} pid @param {NodeJS.Signals | 0} name nothing is sent by 0 @returns {boolean} whether there was such a process */
function signal(pid, name) {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
