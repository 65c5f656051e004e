import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { must, run } from '../cluster/commands.mjs';
import { CONTROL_GROUP } from './configuration.mjs';
import { IN_NETWORK } from './network.mjs';

/** What kubelet insists that the kernel is set to: it reads so here, and the machine keeps what it has. */
const WANTED_SYSCTLS = { 'vm/overcommit_memory': '1', 'kernel/panic': '10', 'kernel/panic_on_oops': '1' };
const CONTROLLERS = ['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'freezer', 'blkio', 'pids', 'systemd', 'unified'];
const CGROUPS = '/sys/fs/cgroup';
/** Of a processor's time, in competition: a group weighs as much as one other process, unless told; this one is fifty. */
const CPU_SHARES = '10240';

/** @typedef {import('../cluster/site.mjs').Site} Site */

/** @param {Site} site the command that runs the one after it as the node: in its network, and with its mounts */
export const onNode = (site) => [...IN_NETWORK, `--mount=${site.file('mounts/node')}`];

/**
 * One namespace of mounts that containerd and kubelet share: all that they mount is gone with it.
 *
 * @param {Site} site
 */
export async function makeMounts(site) {
  const folder = site.file('mounts');
  mkdirSync(folder, { recursive: true });
  await must(['mount', '--bind', folder, folder]);
  await must(['mount', '--make-private', folder]);
  writeFileSync(`${folder}/node`, '');
  await must(['unshare', `--mount=${folder}/node`, '--propagation=private', 'sh', '-c', mounts(site)]);
}

/** @param {Site} site */
export async function removeMounts(site) {
  await run(['umount', site.file('mounts/node')]);
  await run(['umount', site.file('mounts')]);
}

/** @param {Site} site */
function mounts(site) {
  const wanted = Object.entries(WANTED_SYSCTLS).map(([name, value]) => {
    const file = site.file(name.replace('/', '-'));
    writeFileSync(file, `${value}\n`);
    return `mount --bind ${file} /proc/sys/${name}`;
  });
  return [
    'set -e',
    'mount --make-rshared /',
    // The namespaces of pods that were killed stay behind here, and nowhere else.
    'mount -t tmpfs tmpfs /run/netns',
    'mount --bind /proc/sys /proc/sys',
    'mount --bind /proc/sys/net /proc/sys/net',
    'mount -o remount,bind,ro /proc/sys',
    ...wanted,
  ].join('\n');
}

/** Version 1 wants the group made in each hierarchy, and processors said before anything may enter. */
export function makeControlGroups() {
  for (const controller of CONTROLLERS.filter((name) => existsSync(path.join(CGROUPS, name))))
    mkdirSync(groupOf(controller), { recursive: true });
  if (existsSync(groupOf('cpu'))) writeFileSync(path.join(groupOf('cpu'), 'cpu.shares'), CPU_SHARES);
  for (const file of ['cpuset.cpus', 'cpuset.mems'])
    if (existsSync(groupOf('cpuset')))
      writeFileSync(path.join(groupOf('cpuset'), file), readFileSync(`${CGROUPS}/cpuset/${file}`));
}

export function removeControlGroups() {
  for (const controller of CONTROLLERS) if (existsSync(groupOf(controller))) removeGroup(groupOf(controller));
}

/** @param {string} controller */
const groupOf = (controller) => path.join(CGROUPS, controller, CONTROL_GROUP);

/** From the innermost: what still has a process in it stays. @param {string} folder */
function removeGroup(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeGroup(path.join(folder, entry.name));
  try {
    rmdirSync(folder);
  } catch {
    // The kernel removes it with the last process that is in it.
  }
}
