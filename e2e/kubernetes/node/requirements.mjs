import { runsAsRoot } from '../../../deploy/local/lib/folders.mjs';
import { Refused } from '../../../deploy/local/lib/refused.mjs';
import { isOnPath } from '../../../tools/test/optional-tools.mjs';

const TOOLS = ['containerd', 'ctr', 'runc', 'podman', 'buildah', 'ip', 'iptables', 'conntrack', 'nsenter', 'unshare'];

/** What a node needs of the machine: on Debian, packages, as the README lists them. */
export function requireNodeTools() {
  if (!runsAsRoot()) throw new Refused('A real node has namespaces and control groups of its own: it needs root.');
  const missing = TOOLS.filter((tool) => !isOnPath(tool));
  if (missing.length > 0) throw new Refused(`A real node needs ${missing.join(', ')}: e2e/kubernetes/README.md`);
}
