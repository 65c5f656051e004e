import { readdirSync, readFileSync } from 'node:fs';

/**
 * Each container has a shim that outlives containerd, so that containerd can be replaced under it. The node's own are known
 * by the socket that they were given.
 *
 * @param {string} socket
 */
export async function endShims(socket) {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
    if (commandOf(pid).includes('containerd-shim') && commandOf(pid).includes(socket)) kill(Number(pid));
}

/** @param {string} pid */
function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // it has gone in the meantime
  }
}

/** @param {number} pid */
function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone in the meantime.
  }
}
