import { existsSync } from 'node:fs';
import { must, run } from '../cluster/commands.mjs';

/** The namespace of the node, and the pair of interfaces that leads into it. */
const NAMESPACE = 'guildhall-node';
const [OUTSIDE, INSIDE] = ['guildhall0', 'node0'];
/** Where pods reach whoever tests, and where those reach the node. */
export const HOST_ADDRESS = '10.200.0.1';
export const NODE_ADDRESS = '10.200.0.2';
const LINK = 30;
/** Services and pods, as the control plane hands them out. */
const BEHIND_THE_NODE = ['10.96.0.0/16', '10.244.0.0/16'];

/** Not `ip netns exec`: that mounts /sys anew and hides the control groups. */
export const IN_NETWORK = ['nsenter', `--net=/run/netns/${NAMESPACE}`];

/** A network of its own for the node: no route, rule or port of the machine's own changes, but a link with two addresses. */
export async function makeNetwork() {
  await must(['ip', 'netns', 'add', NAMESPACE]);
  await must(['ip', 'link', 'add', OUTSIDE, 'type', 'veth', 'peer', 'name', INSIDE, 'netns', NAMESPACE]);
  await must(['ip', 'addr', 'add', `${HOST_ADDRESS}/${LINK}`, 'dev', OUTSIDE]);
  await must(['ip', 'link', 'set', OUTSIDE, 'up']);
  await inside('ip', 'link', 'set', 'lo', 'up');
  await inside('ip', 'addr', 'add', `${NODE_ADDRESS}/${LINK}`, 'dev', INSIDE);
  await inside('ip', 'link', 'set', INSIDE, 'up');
  await inside('ip', 'route', 'add', 'default', 'via', HOST_ADDRESS);
  await inside('sh', '-c', 'echo 1 >/proc/sys/net/ipv4/ip_forward');
  // As a load balancer in front of a cluster would reach what is in it.
  for (const range of BEHIND_THE_NODE) await must(['ip', 'route', 'add', range, 'via', NODE_ADDRESS]);
}

/** The routes go with the link, and the link with the namespace. */
export async function removeNetwork() {
  await run(['ip', 'link', 'del', OUTSIDE]);
  if (existsSync(`/run/netns/${NAMESPACE}`)) await run(['ip', 'netns', 'del', NAMESPACE]);
}

/** @param {string[]} command */
const inside = (...command) => must([...IN_NETWORK, ...command]);
