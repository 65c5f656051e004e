import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Addresses, Contender, Figures } from '../measurement.js';
import { GuardedLoad } from './guarded-load.js';
import type { Guarding, Site } from './guarding.js';
import { requireSameAnswers } from './same-answers.js';
import { TokenMint } from './token-mint.js';
import { Upstream } from './upstream.js';
import { wrkPath } from './wrk-path.js';

export interface Guarded {
  readonly site: Site;
  readonly gateway: Guarding;
  readonly load: GuardedLoad;
}

/** One gateway before an upstream of its own, that answers as all others do before it is measured. */
export async function contender(
  servers: Addresses,
  start: (site: Site) => Promise<Guarding>,
  round: (guarded: Guarded) => Promise<Figures>,
): Promise<Contender> {
  const folder = await mkdtemp(path.join(tmpdir(), 'guildhall-bench-gateway-'));
  // Redis runs as another user when we are root, and has to get through.
  await chmod(folder, 0o711);
  const upstream = await Upstream.start(folder);
  const site = { servers, mint: new TokenMint(), upstream, folder };
  let gateway: Guarding | undefined;
  const close = async () => {
    await gateway?.stop();
    upstream.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    gateway = await start(site);
    await requireSameAnswers(gateway, site.mint);
    const guarded = { site, gateway, load: new GuardedLoad(wrkPath(), site, gateway) };
    await guarded.load.begin();
    return { round: () => round(guarded), close };
  } catch (error) {
    await close();
    throw error;
  }
}
