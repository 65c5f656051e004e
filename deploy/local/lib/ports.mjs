import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import net from 'node:net';
import { Refused } from './refused.mjs';

/**
 * Is anything listening there? Bind and connect are both tried: a bind alone misses a listener on 0.0.0.0 on some
 * systems, a connect alone misses one that is bound and not yet accepting.
 * @param {number} port
 */
export async function portInUse(port) {
  return !(await canBind(port)) || (await connects(port));
}

/** @param {number} port @returns {Promise<boolean>} */
function canBind(port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** @param {number} port @returns {Promise<boolean>} */
export function connects(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    const finish = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1000, () => finish(false));
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}

/**
 * @param {number} port
 * @param {{ what: string, setting: string }} use who wants it, and the setting that moves it elsewhere
 */
export async function requireFreePort(port, { what, setting }) {
  if (!(await portInUse(port))) return;
  const holder = portHolder(port);
  const by = holder ? `${holder.command} (process ${holder.pid})` : 'another program';
  throw new Refused(
    `Port ${port}, which ${what} needs, is in use by ${by}. Stop it, or choose another port, for example ` +
      `${setting}=${port + 100}; PORT_OFFSET=100 moves all ports at once.`,
  );
}

/**
 * Who listens on a port, as far as this user may see. Linux only; elsewhere the sentence does without the name.
 * @param {number} port
 * @returns {{ pid: number, command: string } | undefined}
 */
export function portHolder(port) {
  try {
    const inode = listeningInode(port);
    return inode === undefined ? undefined : processWithSocket(inode);
  } catch {
    return undefined;
  }
}

/** @param {number} port */
function listeningInode(port) {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of readFileSync(table, 'utf8').split('\n').slice(1)) {
      const columns = line.trim().split(/\s+/);
      if (columns[1]?.endsWith(suffix) && columns[3] === '0A') return columns[9];
    }
  }
  return undefined;
}

/** @param {string} inode */
function processWithSocket(inode) {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const fd of filesOf(pid)) {
      if (fd !== `socket:[${inode}]`) continue;
      return { pid: Number(pid), command: readFileSync(`/proc/${pid}/comm`, 'utf8').trim() };
    }
  }
  return undefined;
}

/** @param {string} pid */
function filesOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkOr(`/proc/${pid}/fd/${fd}`));
  } catch {
    return []; // another user's process, or gone meanwhile
  }
}

/** @param {string} link */
function readlinkOr(link) {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}
