import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines } from '../test/check.mjs';
import { oneFailure, onePassed, oneSkipped } from '../test/tally.mjs';
import { schemasOf } from './kubernetes-schemas.mjs';

const root = join(import.meta.dirname, '../..');
const pins = JSON.parse(readFileSync(join(import.meta.dirname, 'kubernetes.json'), 'utf8'));

/** The oldest and the newest version that the chart promises to run on. */
export const kubernetesVersions = pins.map(({ version }) => version);

/** @param {string} version */
const folderOf = (version) => join(root, '.local/kubernetes-schemas', `v${version}`);

/**
 * @param {string} version one of `kubernetesVersions`
 * @returns {string[] | undefined} places of schemas, as kubeconform wants them; undefined until they are made
 */
export function schemaLocations(version) {
  if (!existsSync(folderOf(version))) return undefined;
  // Custom resources stand by their group too: two operators may call different things by one kind.
  return [
    join(folderOf(version), '{{.ResourceKind}}{{.KindSuffix}}.json'),
    join(import.meta.dirname, 'custom-resources', '{{.ResourceKind}}-{{.Group}}-{{.ResourceAPIVersion}}.json'),
  ];
}

/** Makes the schemas of each version out of the description that Kubernetes' own Go module carries, once. */
export async function makeSchemas(run) {
  for (const { version, sum } of pins) {
    if (existsSync(folderOf(version))) continue;
    const downloaded = await run.command(['go', 'mod', 'download', '-json', `k8s.io/kubernetes@v${version}`]);
    if (downloaded.code !== 0) {
      const detail = lastLines(downloaded.output);
      return run.isCi ? oneFailure(`Kubernetes ${version} cannot be downloaded`, { detail }) : oneSkipped();
    }
    const { Dir, Sum } = answerOf(downloaded.output);
    if (Sum !== sum) return oneFailure(`Kubernetes ${version} is not what it was`, { detail: `${Sum} is not ${sum}` });
    write(version, JSON.parse(readFileSync(join(Dir, 'api/openapi-spec/swagger.json'), 'utf8')));
  }
  return onePassed();
}

/** The command itself stands above its answer in the log. @param {string} output */
const answerOf = (output) => JSON.parse(output.slice(output.indexOf('\n{') + 1, output.lastIndexOf('}') + 1));

/** @param {string} version @param {object} description */
function write(version, description) {
  const half = `${folderOf(version)}.${process.pid}`;
  mkdirSync(half, { recursive: true });
  for (const [name, schema] of schemasOf(description)) writeFileSync(join(half, name), JSON.stringify(schema));
  renameSync(half, folderOf(version));
}
