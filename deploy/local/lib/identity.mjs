import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/**
 * A pid alone names nothing for long: the system hands it out again. A pid with its start time names one process for
 * ever, so every pid that we store is stored with this.
 * @param {number} pid
 * @returns {string | undefined} undefined when no such process runs (a zombie does not run)
 */
export function startedAt(pid) {
  return process.platform === 'linux' ? startedAtOnLinux(pid) : startedAtByPs(pid);
}

/** @param {number} pid */
function startedAtOnLinux(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command stands in brackets and may itself hold brackets and blanks: count fields after the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if ('ZX'.includes(fields[0]) && threadsOf(pid) <= 1) return undefined;
    return `${bootId()}/${fields[19]}`;
  } catch {
    return undefined;
  }
}

/**
 * A process whose first thread has ended reads as a zombie while its other threads still end, ports and files in hand.
 * @param {number} pid
 */
const threadsOf = (pid) => readdirSync(`/proc/${pid}/task`).length;

let boot;

/** Start times count from boot, so they repeat after one; the boot's id tells them apart. */
function bootId() {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 8);
  return boot;
}

/** @param {number} pid */
function startedAtByPs(pid) {
  const { stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const [state, ...start] = (stdout ?? '').trim().split(/\s+/);
  return state && !state.startsWith('Z') && start.length > 0 ? start.join(' ') : undefined;
}

/**
 * @typedef {{ pid: number, startedAt: string }} ProcessIdentity
 * @param {Partial<ProcessIdentity> | undefined} identity
 * @returns {identity is ProcessIdentity}
 */
export function stillRuns(identity) {
  return (
    identity?.pid !== undefined && identity.startedAt !== undefined && startedAt(identity.pid) === identity.startedAt
  );
}

/** @param {number} pid @returns {ProcessIdentity} */
export function identityOf(pid) {
  return { pid, startedAt: startedAt(pid) ?? 'gone' };
}
