// Tells when a management port says ready, as milliseconds since the epoch. In a process of its own, because it has to
// stand in the network of the containers. node ready-probe.mjs <port> <patience in ms>
import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const [port, patienceMs] = process.argv.slice(2).map(Number);
const deadline = performance.now() + patienceMs;
while (performance.now() < deadline) {
  if ((await statusOf()) === 200) {
    console.log(Date.now());
    process.exit(0);
  }
  await pause(20);
}
process.exit(1);

/** @returns {Promise<number | undefined>} */
function statusOf() {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/readyz', timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', () => resolve(undefined));
  });
}
