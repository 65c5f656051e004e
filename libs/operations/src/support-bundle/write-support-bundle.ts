import { gather } from '../doctor/gather.js';
import { openObserved } from '../observation/open-observed.js';
import { reporting } from '../reporting.js';
import { makeBundle } from './make-bundle.js';
import { packBundle } from './pack-bundle.js';
import type { SupportBundleOptions } from './support-bundle-command.js';

const MOST_BYTES_OF_A_LOG = 4 * 1024 * 1024;

/** Gathers, cleans, packs, and says where it is. */
export function writeSupportBundle({ release, output, logLines, ...choice }: SupportBundleOptions): Promise<void> {
  return reporting(async (tell) => {
    const observed = await openObserved(choice);
    const installation = await gather(observed, release ? { release } : {});
    const time = installation.at.toISOString().replaceAll(/[:.]/g, '-');
    const path = output ?? `guildhall-support-${observed.namespace}-${time}.tar.gz`;
    await packBundle(path, makeBundle(observed, installation, { lines: logLines, bytes: MOST_BYTES_OF_A_LOG }));
    tell(`${path} is written. It holds logs: look at its README.txt before you pass it on.`);
  });
}
