import { must } from '../cluster/commands.mjs';
import { CHART, Helm } from './helm.mjs';

const RELEASE = 'guildhall';
/** The strictest standard: what it refuses never runs, and what it would warn of is told. */
const RESTRICTED = ['enforce', 'warn', 'audit'].map((mode) => `pod-security.kubernetes.io/${mode}=restricted`);

/**
 * What helm, kubectl and the test of a scenario talk about: one release in a namespace of its own.
 */
export class Installation {
  /**
   * @param {import('../cluster/site.mjs').Site} site
   * @param {{ helm: import('./helm.mjs').HelmMajor, namespace: string, values: string[], set?: string[], withinSeconds: number }} options `values`: files, and `set` over them
   */
  constructor(site, { helm, namespace, values, set = [], withinSeconds }) {
    this.site = site;
    this.helm = new Helm(helm, site);
    this.namespace = namespace;
    this.values = [...values.flatMap((file) => ['--values', file]), ...set.flatMap((value) => ['--set', value])];
    this.withinSeconds = withinSeconds;
  }

  async makeNamespace() {
    await must([
      this.site.programs.kubectl,
      `--kubeconfig=${this.site.kubeconfig}`,
      'create',
      'namespace',
      this.namespace,
    ]);
    await this.site.kubectl(['label', 'namespace', this.namespace, ...RESTRICTED]);
  }

  /** @param {string[]} args */
  install(...args) {
    return this.#apply('install', args);
  }

  /** @param {string[]} args */
  upgrade(...args) {
    return this.#apply('upgrade', args);
  }

  /** @param {string[]} args */
  render(...args) {
    return this.#helm('template', RELEASE, CHART, ...this.values, ...args);
  }

  /** What a client would send, hooks among it. @param {string[]} args @returns {Promise<any[]>} */
  async renderedObjects(...args) {
    const { stdout } = await this.render(...args);
    const dryRun = ['apply', '--namespace', this.namespace, '--dry-run=client', '--output=json', '-f', '-'];
    return JSON.parse((await this.site.kubectl(dryRun, { input: stdout })).stdout).items;
  }

  test() {
    return this.#helm('test', RELEASE, '--timeout', `${this.withinSeconds}s`);
  }

  /** @param {number} revision */
  rollback(revision) {
    return this.#helm('rollback', RELEASE, String(revision), '--wait', '--timeout', `${this.withinSeconds}s`);
  }

  uninstall() {
    return this.#helm('uninstall', RELEASE, '--wait', '--timeout', `${this.withinSeconds}s`);
  }

  /** @returns {Promise<{ revision: number, status: string, description: string }[]>} */
  async history() {
    return JSON.parse((await this.#helm('history', RELEASE, '--output', 'json')).stdout);
  }

  /** @param {string[]} args */
  kubectl(...args) {
    return this.site.kubectl(['--namespace', this.namespace, ...args]);
  }

  /**
   * Runs what a CronJob would run at its time, and waits for its end.
   * @param {string} cronJob @param {string} name of this one run @param {string[]} args further ones
   * @returns {Promise<string>} its log
   */
  async runNow(cronJob, name, ...args) {
    const made = await this.kubectl(
      'create',
      'job',
      name,
      `--from=cronjob/${cronJob}`,
      '--dry-run=client',
      '--output=json',
    );
    const job = JSON.parse(made.stdout);
    job.spec.template.spec.containers[0].args.push(...args);
    await this.site.apply(job);
    const ended = await this.kubectl(
      'wait',
      `job/${name}`,
      '--for=condition=Complete',
      `--timeout=${this.withinSeconds}s`,
    );
    const { all } = await this.kubectl('logs', `job/${name}`);
    if (!ended.isOk) throw new Error(`Job ${name}: ${ended.all}\n${all}`);
    return all;
  }

  /**
   * The objects of some kinds, or one of them.
   * @param {string[]} args as `kubectl get` takes them @returns {Promise<any[]>}
   */
  async objects(...args) {
    const found = await this.kubectl('get', ...args, '--output', 'json');
    if (!found.isOk) throw new Error(found.all);
    const parsed = JSON.parse(found.stdout);
    return parsed.items ?? [parsed];
  }

  /** @param {string} verb @param {string[]} args */
  #apply(verb, args) {
    return this.#helm(verb, RELEASE, CHART, ...this.values, '--wait', '--timeout', `${this.withinSeconds}s`, ...args);
  }

  /** @param {string} verb @param {string[]} args */
  #helm(verb, ...args) {
    return this.helm.run(verb, '--namespace', this.namespace, ...args);
  }
}
