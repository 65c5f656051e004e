import { createServer } from 'node:net';

// Where neither `npm start` nor the test servers nor other suites look for ports.
const LOWEST_PORT = 12_000;
const HIGHEST_PORT = 15_000;
/** Whoever was given one may not listen on it yet. @type {Set<number>} */
const given = new Set();

/**
 * Ports that a process may leave and come back to. Below the ephemeral range: while it is down, no outgoing connection
 * of the machine may sit on one.
 * @param {number} count @returns {Promise<number[]>} all different, and none that this process was given before
 */
export async function stablePorts(count) {
  /** @type {number[]} */
  const found = [];
  while (found.length < count) {
    const port = LOWEST_PORT + Math.floor(Math.random() * (HIGHEST_PORT - LOWEST_PORT));
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    found.push(port);
  }
  return found;
}

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
