import { loadavg } from 'node:os';
import { Refused } from '../../../deploy/local/lib/refused.mjs';
import { hasImage } from './builder.mjs';
import { examine, megabytes } from './contents.mjs';
import { NODE, POSTGRES, imageName, serviceNames } from './names.mjs';
import { Trial } from './trial.mjs';

const LONGEST_START_MS = 3_000;
/** The quickest counts: what else the machine does meanwhile is not the image's. */
const TRIES = 3;
const NOBODY = '65534:65534';
/** What the base of the backups' image does not have. */
const NODE_BINARY_BYTES = 130_000_000;
const SERVANTS = ['operations', 'backup', 'mail'];

/**
 * Holds the images to what they promise: size, user, labels, a true bill of materials, nothing that only builds; and that
 * each service is ready within three seconds on a read-only root, without rights, without a shell.
 * @param {{ names?: string[], repository?: string, tag?: string, progress?: (line: string) => void }} [options]
 */
export async function checkImages({
  names = [...serviceNames(), ...SERVANTS],
  repository,
  tag,
  progress = () => {},
} = {}) {
  const faults = [];
  for (const name of names) {
    const image = imageName(name, { repository, tag });
    if (!(await hasImage(image)))
      throw new Refused(`There is no ${image}. Build it: node e2e/kubernetes/images.mjs build ${name}`);
    const found = await examine({ image, ...expectedOf(name) });
    progress(`${name}: ${megabytes(found.aboveBaseBytes)} above its base, ${found.packages} packages`);
    faults.push(...found.faults.map((fault) => `${name} ${fault}`));
  }
  const services = names.filter((name) => serviceNames().includes(name));
  if (services.length > 0) faults.push(...(await faultsOfStarts(services, progress)));
  if (faults.length > 0) throw new Refused(`${faults.length} faults:`, { details: faults.join('\n') });
  progress(`${names.length} images are as they should be.`);
}

/** The command line has Kubernetes' client and all that it asks servers with. @param {string} name */
function expectedOf(name) {
  const isServant = SERVANTS.includes(name);
  const largestBytes = isServant ? 130_000_000 : 90_000_000;
  if (name === 'backup') return { base: POSTGRES, user: '999:999', largestBytes: largestBytes + NODE_BINARY_BYTES };
  return { base: NODE, user: NOBODY, largestBytes };
}

/** @param {string[]} services @param {(line: string) => void} progress */
async function faultsOfStarts(services, progress) {
  const trial = new Trial();
  // Containers outlive whoever started them.
  const stop = () => void trial.end().finally(() => process.exit(1));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop);
  const faults = [];
  try {
    await trial.begin();
    for (const service of services) {
      const { readyAfterMs, cpuMs, isHealthy } = await quickestStart(trial, service);
      progress(`${service}: ready after ${seconds(readyAfterMs)}, ${seconds(cpuMs)} of them at work`);
      if (readyAfterMs > LONGEST_START_MS)
        faults.push(
          `${service} is ready after ${seconds(readyAfterMs)}, ${seconds(cpuMs)} of them at work, at a load of ${loadavg()[0]?.toFixed(1)}`,
        );
      if (!isHealthy) faults.push(`${service} is ready, and its health command denies it`);
    }
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, stop);
    await trial.end();
  }
  return faults;
}

/** @param {number} ms */
const seconds = (ms) => `${(ms / 1_000).toFixed(2)} s`;

/** @param {Trial} trial @param {string} service */
async function quickestStart(trial, service) {
  let quickest = await trial.startOf(service);
  for (let tried = 1; tried < TRIES && quickest.readyAfterMs > LONGEST_START_MS; tried += 1) {
    const again = await trial.startOf(service);
    if (again.readyAfterMs < quickest.readyAfterMs) quickest = again;
  }
  return quickest;
}
