import path from 'node:path';
import { dataRoot } from '../../../deploy/local/lib/folders.mjs';
import { identityOf } from '../../../deploy/local/lib/identity.mjs';
import { startProcess, waitUntilReady } from '../../../deploy/local/lib/processes.mjs';
import { Authority } from './certificates.mjs';
import { must, run } from './commands.mjs';

const READY_WITHIN_MS = 120_000;

/**
 * One cluster: its folder, its programs, and where they run.
 *
 * @typedef {'simulated' | 'real'} Nodes
 */
export class Site {
  /**
   * @param {Nodes} nodes
   * @param {{ folder: string, programs: import('./programs.mjs').Programs, address: string, port: number }} place
   */
  constructor(nodes, { folder, programs, address, port }) {
    this.nodes = nodes;
    this.folder = folder;
    this.programs = programs;
    this.address = address;
    this.port = port;
    this.authority = new Authority(this.file('pki'));
  }

  /** The folder of a cluster with such nodes. @param {Nodes} nodes */
  static folderOf(nodes) {
    return path.join(dataRoot(), 'kubernetes', nodes);
  }

  get server() {
    return `https://${this.address}:${this.port}`;
  }

  /** For its administrator, that is, for whoever tests. */
  get kubeconfig() {
    return this.file('admin.kubeconfig');
  }

  /** @param {string} name */
  file(name) {
    return path.join(this.folder, name);
  }

  /**
   * A process of the cluster that outlives this one; `clusterDown` ends it.
   * @param {string} name
   * @param {string[]} command
   * @param {() => Promise<boolean>} [answers] what tells that it is ready
   */
  async start(name, [command = '', ...args], answers = async () => true) {
    const logFile = this.file(`logs/${name}.log`);
    const pidFile = this.file(`${name}.pid`);
    const record = await startProcess({ name, command, args, logFile, pidFile });
    await waitUntilReady(record, answers, { logFile, withinMs: READY_WITHIN_MS });
    return identityOf(record.pid);
  }

  /** @param {string[]} args @param {Parameters<typeof run>[1]} [options] */
  kubectl(args, options) {
    return run([this.programs.kubectl, `--kubeconfig=${this.kubeconfig}`, ...args], options);
  }

  /** @param {object | object[]} objects */
  async apply(objects) {
    const input = [objects]
      .flat()
      .map((each) => JSON.stringify(each))
      .join('\n---\n');
    await must([this.programs.kubectl, `--kubeconfig=${this.kubeconfig}`, 'apply', '-f', '-'], { input });
  }
}
