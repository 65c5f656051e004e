import { selects } from './rendered.mjs';

const WHOLE_INTERNET = ['0.0.0.0/0', '::/0'];
const NAMESPACE = 'kubernetes.io/metadata.name';

/**
 * What NetworkPolicies let through, worked out as a network plug-in does: between two pods of the release both ends must
 * allow it; where one end is elsewhere, the other end's word counts.
 *
 * @param {import('./rendered.mjs').Rendered} all
 * @returns {{ edges: string[], halves: string[] }} edges as `from → to:port/protocol`; halves are allowed at one end alone
 */
export function networkEdges(all) {
  const policies = all.ofKind('NetworkPolicy').map(({ spec }) => spec);
  const pods = distinct(all.pods);
  const pairs = pods.flatMap((from) => pods.filter((to) => to !== from).map((to) => ({ from, to })));
  const between = pairs.flatMap(({ from, to }) =>
    portsOf(to, policies).map((port) => ({
      edge: `${from.component} → ${to.component}:${port}`,
      leaves: wayOf(rulesOf(policies, from, 'Egress'), to, port),
      enters: wayOf(rulesOf(policies, to, 'Ingress'), from, port),
    })),
  );
  const abroad = pods.flatMap((pod) => [
    ...rulesOf(policies, pod, 'Egress').flatMap((rule) => exits(rule, pod, pods)),
    ...rulesOf(policies, pod, 'Ingress').flatMap((rule) => entries(rule, pod, pods)),
  ]);
  const edges = between.filter(({ leaves, enters }) => leaves && enters).map(({ edge }) => edge);
  // Who says "anywhere" means nobody in particular: only a peer that is named has to name its peer too.
  const halves = between.filter(
    ({ leaves, enters }) => (leaves === 'named' && !enters) || (enters === 'named' && !leaves),
  );
  return { edges: [...new Set([...edges, ...abroad])].sort(), halves: halves.map(({ edge }) => edge) };
}

/** One pod for each component: the Jobs of eight services have the same edges. @param {import('./rendered.mjs').Pod[]} pods */
function distinct(pods) {
  const signature = ({ component, labels }) => JSON.stringify([component, Object.entries(labels).sort()]);
  return [...new Map(pods.map((pod) => [signature(pod), pod])).values()];
}

/** The rules of all policies that isolate a pod in a direction. @param {object[]} policies @param {string} direction */
function rulesOf(policies, { labels }, direction) {
  const isolating = policies.filter(
    ({ podSelector, policyTypes = [] }) => policyTypes.includes(direction) && selects(podSelector, labels),
  );
  if (isolating.length === 0) return [{}];
  return isolating.flatMap((spec) => spec[direction.toLowerCase()] ?? []);
}

/** @returns {'named' | 'anybody' | undefined} by what right a pod is reached, or reaches */
function wayOf(rules, { labels }, port) {
  const open = rules.filter((rule) => !rule.ports || portsIn(rule).includes(port));
  const peers = open.map((rule) => rule.to ?? rule.from);
  if (peers.some((list) => list?.some((peer) => isOwn(peer) && selects(peer.podSelector, labels)))) return 'named';
  return peers.some((list) => !list || list.length === 0) ? 'anybody' : undefined;
}

const isOwn = ({ podSelector, namespaceSelector }) => podSelector && !namespaceSelector;
const portsIn = ({ ports = [] }) => ports.map(({ port, protocol = 'TCP' }) => `${port}/${protocol}`);

/** Every port at which a pod listens or is thought to. @param {import('./rendered.mjs').Pod} pod @param {object[]} policies */
function portsOf(pod, policies) {
  const listening = pod.containers.flatMap(({ ports = [] }) =>
    ports.map(({ containerPort, protocol = 'TCP' }) => `${containerPort}/${protocol}`),
  );
  return [...new Set([...listening, ...rulesOf(policies, pod, 'Ingress').flatMap(portsIn)])];
}

/** What a rule lets a pod reach beyond the release, and whom it lets in from there. */
const exits = ({ to, ...rule }, { component }, pods) =>
  placesIn(to, pods).flatMap((place) => namedPorts(rule).map((port) => `${component} → ${place}:${port}`));
const entries = ({ from, ...rule }, { component }, pods) =>
  placesIn(from, pods).flatMap((place) => namedPorts(rule).map((port) => `${place} → ${component}:${port}`));

const namedPorts = (rule) => (rule.ports ? portsIn(rule) : ['every port']);

/** @param {object[] | undefined} peers @param {import('./rendered.mjs').Pod[]} pods @returns {string[]} */
function placesIn(peers, pods) {
  if (!peers || peers.length === 0) return ['anywhere'];
  const isOfRelease = (peer) => isOwn(peer) && pods.some(({ labels }) => selects(peer.podSelector, labels));
  return [...new Set(peers.filter((peer) => !isOfRelease(peer)).map(placeOf))];
}

/** An address block, or pods that somebody else runs: in other namespaces, or in this one. */
function placeOf({ ipBlock, namespaceSelector, podSelector }) {
  if (ipBlock) return WHOLE_INTERNET.includes(ipBlock.cidr) && ipBlock.except?.length ? 'internet' : ipBlock.cidr;
  const labels = Object.values(podSelector?.matchLabels ?? {});
  if (!namespaceSelector) return labels.join('/') || 'this namespace';
  return [namespaceSelector.matchLabels?.[NAMESPACE] ?? 'any namespace', ...labels].join('/');
}
