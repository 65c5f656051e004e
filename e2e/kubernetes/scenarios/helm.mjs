import path from 'node:path';
import { checkout } from '../../../deploy/local/lib/folders.mjs';
import { Refused } from '../../../deploy/local/lib/refused.mjs';
import { buildChartPrograms, chartPrograms } from '../../../tools/chart/programs.mjs';
import { run } from '../cluster/commands.mjs';

/** The two majors that operators have. @typedef {'3' | '4'} HelmMajor */

/** What the major calls an upgrade that goes back by itself. */
const BACK_ON_FAILURE = { 3: '--atomic', 4: '--rollback-on-failure' };

export const CHART = path.join(checkout, 'helm/guildhall');

/** Builds both, once. @param {(line: string) => void} tell */
export async function builtHelms(tell) {
  if (chartPrograms()) return;
  tell('the chart’s tools are being built');
  const command = async (/** @type {string[]} */ words, env = {}) => {
    const { code, all } = await run(words, { env, cwd: checkout });
    return { code, output: all };
  };
  const { failed, failures } = await buildChartPrograms({ isCi: true, command });
  if (failed > 0) throw new Refused(failures[0]?.title ?? 'Helm cannot be built', { details: failures[0]?.detail });
}

/** One Helm against one cluster; it keeps nothing in anybody's home. */
export class Helm {
  /** @param {HelmMajor} major @param {import('../cluster/site.mjs').Site} site */
  constructor(major, site) {
    this.major = major;
    this.site = site;
  }

  get backOnFailure() {
    return BACK_ON_FAILURE[this.major];
  }

  /** @param {string[]} args */
  run(...args) {
    const program = chartPrograms()?.[this.major === '3' ? 'helm3' : 'helm'] ?? '';
    const homes = ['CACHE', 'CONFIG', 'DATA'].map((kind) => [`HELM_${kind}_HOME`, this.site.file(`helm/${kind}`)]);
    return run([program, ...args], { env: { ...Object.fromEntries(homes), KUBECONFIG: this.site.kubeconfig } });
  }
}
