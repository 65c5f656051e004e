import { writeFileSync } from 'node:fs';
import { PODS } from '../cluster/control-plane.mjs';
import { NODE_ADDRESS } from './network.mjs';

export const NODE = 'real-1';
/** The control group under which all pods are. */
export const CONTROL_GROUP = '/guildhall-node';
export const SANDBOX_IMAGE = 'localhost/guildhall-pause:1';
const PODS_OF_NODE = PODS.replace('/16', '/24');

/** @typedef {import('../cluster/site.mjs').Site} Site */

/** What containerd, kubelet, kube-proxy and CoreDNS read. @param {Site} site */
export function writeConfiguration(site) {
  writeFileSync(site.file('containerd.toml'), containerd(site));
  write(site.file('cni/10-bridge.conflist'), bridge(site));
  write(site.file('kubelet.json'), kubelet(site));
  write(site.file('proxy.json'), proxy(site));
  writeFileSync(site.file('resolv.conf'), `nameserver ${NODE_ADDRESS}\n`);
  writeFileSync(
    site.file('Corefile'),
    `.:53 {\n bind ${NODE_ADDRESS}\n errors\n kubernetes cluster.local {\n  kubeconfig ${site.kubeconfig}\n }\n}\n`,
  );
}

/** @param {string} file @param {object} content */
const write = (file, content) => writeFileSync(file, JSON.stringify(content, null, 2));

/** @param {Site} site */
const bridge = (site) => ({
  cniVersion: '0.4.0',
  name: 'pods',
  plugins: [
    {
      ...{ type: 'bridge', bridge: 'cni0', isGateway: true, ipMasq: true, hairpinMode: true },
      ipam: {
        type: 'host-local',
        dataDir: site.file('addresses'),
        ranges: [[{ subnet: PODS_OF_NODE }]],
        routes: [{ dst: '0.0.0.0/0' }],
      },
    },
    { type: 'portmap', capabilities: { portMappings: true } },
  ],
});

/** Nothing that a machine without systemd, AppArmor and the right to lower an OOM score could not do. @param {Site} site */
const containerd = (site) => `version = 2
root = "${site.file('containerd')}"
state = "${site.file('containerd-run')}"
disabled_plugins = [${['snapshotter.v1.btrfs', 'snapshotter.v1.zfs', 'snapshotter.v1.devmapper', 'snapshotter.v1.aufs', 'internal.v1.opt'].map((name) => `"io.containerd.${name}"`).join(', ')}]
[grpc]
  address = "${site.file('containerd.sock')}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${SANDBOX_IMAGE}"
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${site.file('cni')}"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
`;

/** @param {Site} site */
function kubelet(site) {
  const { certificate, key } = site.authority.of('kubelet');
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    // Control groups of version 1, which it refuses by default since 1.35.
    ...{ failCgroupV1: false, cgroupDriver: 'cgroupfs', cgroupRoot: CONTROL_GROUP, enforceNodeAllocatable: [] },
    // It forgives what a root without all capabilities, and /proc/sys read-only, refuse.
    ...{ oomScoreAdj: 0, failSwapOn: false, featureGates: { KubeletInUserNamespace: true } },
    containerRuntimeEndpoint: `unix://${site.file('containerd.sock')}`,
    ...{ address: NODE_ADDRESS, healthzPort: 0, readOnlyPort: 0, tlsCertFile: certificate, tlsPrivateKeyFile: key },
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: site.authority.certificate },
    },
    authorization: { mode: 'Webhook' },
    ...{ clusterDomain: 'cluster.local', clusterDNS: [NODE_ADDRESS], resolvConf: site.file('resolv.conf') },
    ...{ volumePluginDir: site.file('kubelet/plugins'), podLogsDir: site.file('pod-logs') },
    // Whoever tests shares the disk with others: nothing is evicted or collected before it is really full.
    evictionHard: {
      'memory.available': '100Mi',
      'nodefs.available': '1%',
      'imagefs.available': '1%',
      'nodefs.inodesFree': '1%',
    },
    imageGCHighThresholdPercent: 100,
    ...{ registerNode: true, serializeImagePulls: true, nodeStatusUpdateFrequency: '5s' },
  };
}

/** Limits of connection tracking cannot be set in a namespace: none is asked for. @param {Site} site */
const proxy = (site) => ({
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  ...{ mode: 'iptables', clusterCIDR: PODS, hostnameOverride: NODE },
  ...{ healthzBindAddress: '127.0.0.1:10256', metricsBindAddress: '127.0.0.1:10249' },
  clientConnection: { kubeconfig: site.file('proxy.kubeconfig') },
  conntrack: {
    ...{ maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
    ...{ udpTimeout: '0s', udpStreamTimeout: '0s' },
  },
});
