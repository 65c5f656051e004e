import type { Installation } from '../doctor/installation.js';
import { examineInstallation } from '../doctor/examine-installation.js';
import { reportOf, reportText } from '../findings/report.js';
import { type Reading, reading, valueOr } from '../findings/reading.js';
import type { Secret } from '../observation/objects.js';
import type { Observed } from '../observation/open-observed.js';
import type { BundleFile } from './bundle-file.js';
import { cleaned } from './clean.js';
import { collectLogs, collectObjects, type LogBounds, metricsFiles } from './collect.js';
import { KnownSecrets } from './known-secrets.js';
import type { PackedFile } from './pack-bundle.js';

/**
 * The files of a support bundle, cleaned, one after the other: no more than one is in memory. Secrets are read for one
 * purpose, to be found in everything else.
 */
export async function* makeBundle(
  observed: Observed,
  installation: Installation,
  bounds: LogBounds,
): AsyncGenerator<PackedFile> {
  const secrets = await secretsOf(observed);
  const known = new KnownSecrets(valueOr(secrets, []));
  for await (const file of allFiles(observed, installation, { bounds, secrets }))
    yield { name: file.name, text: cleaned(file, known) };
}

function secretsOf({ api, namespace }: Observed): Promise<Reading<readonly Secret[]>> {
  return reading(() => api.list<Secret>(`/api/v1/namespaces/${namespace}/secrets`));
}

interface Making {
  readonly bounds: LogBounds;
  readonly secrets: Reading<readonly Secret[]>;
}

async function* allFiles(
  observed: Observed,
  installation: Installation,
  { bounds, secrets }: Making,
): AsyncGenerator<BundleFile> {
  const { at, namespace, pods } = installation;
  const report = reportOf({ about: 'doctor', at: at.toISOString(), namespace }, examineInstallation(installation));
  yield { name: 'README.txt', content: readme(installation, secrets) };
  yield { name: 'doctor.txt', content: reportText(report) };
  yield { name: 'doctor.json', content: report };
  const version = await reading(() => observed.api.get<object>('/version'));
  yield { name: 'kubernetes.json', content: 'value' in version ? version.value : { missing: version.missing } };
  yield* collectObjects(observed);
  yield* metricsFiles(installation);
  yield* collectLogs(observed, valueOr(pods, []), bounds);
}

function readme({ at, namespace }: Installation, secrets: Reading<readonly Secret[]>): string {
  const searched =
    'value' in secrets
      ? `The values of ${secrets.value.length} Secrets were searched for in every file and taken out.`
      : 'Secrets could not be read, so their values were taken out by name and form alone. Look through the logs before you pass this on.';
  return [
    `Support bundle of Guildhall in the namespace ${namespace}, ${at.toISOString()}.`,
    '',
    'doctor.txt    what is wrong, and what to do about it',
    'objects/      what the cluster was told, without the values of Secrets',
    'processes/    metrics and readiness of each process',
    'logs/         the newest lines of each container',
    '',
    searched,
    'Addresses of machines and of people that stand in logs are still in it: pass it on to whom you would show your logs.',
    '',
  ].join('\n');
}
