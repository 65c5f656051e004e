import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parse } from 'yaml';

export const here = join(import.meta.dirname, '..');
export const root = join(here, '../..');
export const rulesFolder = join(here, 'prometheus/rules');
export const testsFolder = join(here, 'prometheus/tests');

/** @param {string} folder @returns {string[]} whole paths */
export const yamlIn = (folder) =>
  globSync('*.yaml', { cwd: folder })
    .sort()
    .map((name) => join(folder, name));

/** @typedef {{ record?: string, alert?: string, expr: string, labels?: object, annotations?: Record<string, string> }} Rule */

/** @returns {Rule[]} of all files */
export const rules = () =>
  yamlIn(rulesFolder)
    .flatMap((file) => parse(readFileSync(file, 'utf8')).groups)
    .flatMap((group) => group.rules);

export const alerts = () => rules().filter((rule) => rule.alert !== undefined);

/** @returns {{ name: string, expr: string }[]} of every panel of every dashboard that is committed */
export function panelQueries() {
  const files = globSync('grafana/*.json', { cwd: here }).sort();
  return files.flatMap((file) => {
    const { panels } = JSON.parse(readFileSync(join(here, file), 'utf8'));
    return panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => ({ name: `${basename(file, '.json')}: ${title}`, expr })),
    );
  });
}

/** As Grafana asks it when everything is chosen. @param {string} expr */
export const asAsked = (expr) =>
  expr.replaceAll('$__rate_interval', '5m').replaceAll('$namespace', '.*').replaceAll('$job', '.*');

/** Every process of the platform, by the name of its component. @returns {{ name: string, managementPort: number }[]} */
export function processes() {
  return globSync('services/*/package.json', { cwd: root }).flatMap((file) => {
    const { managementPort, processes: others = [] } = JSON.parse(readFileSync(join(root, file), 'utf8')).guildhall;
    const service = basename(dirname(file));
    return [
      { name: service, managementPort },
      ...others.map((each) => ({ name: `${service}-${each.name}`, managementPort: each.managementPort })),
    ];
  });
}
