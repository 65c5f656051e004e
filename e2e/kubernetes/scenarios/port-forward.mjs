import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const READY_WITHIN_MS = 30_000;

/**
 * `kubectl port-forward`, as an operator would: a port of loopback that leads to one of the cluster.
 *
 * @param {import('./installation.mjs').Installation} installation
 * @param {string} target such as `service/guildhall-gateway`
 * @param {number | `${number}:${number}`} ports the target's, or one of loopback and the target's
 */
export async function forward({ site, namespace }, target, ports) {
  const pair = typeof ports === 'number' ? `:${ports}` : ports;
  const args = [`--kubeconfig=${site.kubeconfig}`, '--namespace', namespace, 'port-forward', target, pair];
  const child = spawn(site.programs.kubectl, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const timer = setTimeout(() => child.kill(), READY_WITHIN_MS);
  for await (const line of createInterface({ input: child.stdout })) {
    const local = /^Forwarding from (127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (!local) continue;
    clearTimeout(timer);
    child.stdout.resume();
    return { url: `http://${local}`, end: () => child.kill() };
  }
  throw new Error(`kubectl forwards no port to ${target}`);
}
