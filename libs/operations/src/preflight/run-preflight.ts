import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { openObserved } from '../observation/open-observed.js';
import { examine } from '../findings/examine.js';
import type { Finding } from '../findings/finding.js';
import { valueOr } from '../findings/reading.js';
import { exitCodeOf, reportOf, reportText } from '../findings/report.js';
import { Refused } from '../refused.js';
import { reporting } from '../reporting.js';
import { CLUSTER_CHECKS } from './cluster-checks.js';
import { gatherCluster } from './gather-cluster.js';
import { gatherServers } from './gather-servers.js';
import { readManifest } from './manifest.js';
import type { PreflightOptions } from './preflight-command.js';
import { SERVER_CHECKS } from './server-checks.js';
import { type ServerSettings, settingsOfEnvironment, settingsOfManifest } from './server-settings.js';
import { wantedOf } from './wanted.js';

/** Gathers, judges, prints; the exit code is that of the report. */
export function runPreflight(options: PreflightOptions): Promise<void> {
  return reporting(() => examined(options));
}

async function examined(options: PreflightOptions): Promise<number> {
  const { findings, namespace } = options.manifest
    ? await byManifest(options.manifest, options)
    : await byEnvironment(options);
  const report = reportOf({ about: 'preflight', at: new Date().toISOString(), namespace }, findings);
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
  return exitCodeOf(report, { isStrict: options.strict === true });
}

interface Found {
  readonly findings: readonly Finding[];
  readonly namespace: string;
}

async function byManifest(file: string, options: PreflightOptions): Promise<Found> {
  const objects = readManifest(file === '-' ? await text(process.stdin) : readFileSync(file, 'utf8'));
  // An empty chart asks for nothing, and nothing is always there.
  if (objects.length === 0) throw new Refused(`There is no object in ${file === '-' ? 'standard input' : file}.`);
  const wanted = wantedOf(objects);
  const observed = await openObserved(options);
  const facts = await gatherCluster(observed, wanted);
  const ofCluster = examine(CLUSTER_CHECKS, facts);
  const { namespace } = observed;
  if (options.servers !== true) return { findings: ofCluster, namespace };
  const settings = settingsOfManifest(wanted, valueOr(facts.secrets, new Map()));
  return { findings: [...ofCluster, ...(await ofServers(settings))], namespace };
}

async function byEnvironment({ databases, namespace = '' }: PreflightOptions): Promise<Found> {
  return { findings: await ofServers(settingsOfEnvironment(databases)), namespace };
}

async function ofServers(settings: ServerSettings): Promise<Finding[]> {
  return examine(SERVER_CHECKS, await gatherServers(settings));
}
