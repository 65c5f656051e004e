import { freePort } from './free-port.mjs';

/** Of Services, and of pods; the real node's bridge and the simulated one give addresses out of the second. */
const SERVICES = '10.96.0.0/16';
export const PODS = '10.244.0.0/16';
const FIRST_SERVICE = '10.96.0.1';

/** @typedef {import('./site.mjs').Site} Site */

/**
 * etcd, the API server, the controllers and the scheduler: the same programs as in production, with one of each.
 *
 * @param {Site} site
 * @param {string[]} [enter] a command that runs the one after it where the cluster is
 */
export async function startControlPlane(site, enter = []) {
  await identities(site);
  const store = `http://127.0.0.1:${await freePort()}`;
  const [controllersPort, schedulerPort] = [await freePort(), await freePort()];
  await site.start('etcd', [
    ...enter,
    site.programs.etcd,
    ...etcdFlags(site, store, `http://127.0.0.1:${await freePort()}`),
  ]);
  const server = [...enter, site.programs['kube-apiserver'], ...apiServerFlags(site, store)];
  await site.start('kube-apiserver', server, async () => (await site.kubectl(['get', '--raw', '/readyz'])).isOk);
  await site.start('kube-controller-manager', [
    ...[...enter, site.programs['kube-controller-manager'], ...asClient(site, 'controllers', controllersPort)],
    ...controllerFlags(site),
  ]);
  await site.start('kube-scheduler', [
    ...[...enter, site.programs['kube-scheduler']],
    ...asClient(site, 'scheduler', schedulerPort),
  ]);
}

/** @param {Site} site */
async function identities(site) {
  const { authority, address, server } = site;
  await authority.found();
  const names = ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'].map(
    (name) => `DNS:${name}`,
  );
  const addresses = [address, '127.0.0.1', FIRST_SERVICE].map((each) => `IP:${each}`);
  await authority.issue('server', { subject: '/CN=kube-apiserver', names: [...addresses, ...names].join() });
  await authority.issue('admin', { subject: '/O=system:masters/CN=admin' });
  await authority.issue('controllers', { subject: '/CN=system:kube-controller-manager' });
  await authority.issue('scheduler', { subject: '/CN=system:kube-scheduler' });
  for (const name of ['admin', 'controllers', 'scheduler'])
    authority.writeKubeconfig(site.file(`${name}.kubeconfig`), { server, name });
}

/** Nothing here has to outlive a power cut. @param {Site} site @param {string} clients @param {string} peers */
const etcdFlags = (site, clients, peers) => [
  `--data-dir=${site.file('etcd')}`,
  `--listen-client-urls=${clients}`,
  `--advertise-client-urls=${clients}`,
  `--listen-peer-urls=${peers}`,
  `--initial-advertise-peer-urls=${peers}`,
  `--initial-cluster=default=${peers}`,
  '--unsafe-no-fsync',
];

/** @param {Site} site @param {string} store */
function apiServerFlags({ address, port, authority, nodes }, store) {
  const [server, admin] = [authority.of('server'), authority.of('admin')];
  return [
    `--etcd-servers=${store}`,
    `--bind-address=${address}`,
    `--advertise-address=${address}`,
    `--secure-port=${port}`,
    `--tls-cert-file=${server.certificate}`,
    `--tls-private-key-file=${server.key}`,
    `--client-ca-file=${authority.certificate}`,
    // Logs and exec of a real node fail by its name: no DNS knows it.
    '--kubelet-preferred-address-types=InternalIP,Hostname',
    `--kubelet-client-certificate=${admin.certificate}`,
    `--kubelet-client-key=${admin.key}`,
    `--kubelet-certificate-authority=${authority.certificate}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-signing-key-file=${authority.tokenKey}`,
    `--service-account-key-file=${authority.tokenKey}`,
    `--service-cluster-ip-range=${SERVICES}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    ...frontProxyFlags(authority),
    '--allow-privileged=true',
    // A real pod finds the server by its Service; on loopback there is no endpoint that Kubernetes would take.
    `--endpoint-reconciler-type=${nodes === 'real' ? 'lease' : 'none'}`,
  ];
}

/** Without these the controllers and the scheduler complain every few seconds. @param {import('./certificates.mjs').Authority} authority */
const frontProxyFlags = (authority) => [
  `--requestheader-client-ca-file=${authority.certificate}`,
  '--requestheader-allowed-names=front-proxy',
  '--requestheader-username-headers=X-Remote-User',
  '--requestheader-group-headers=X-Remote-Group',
  '--requestheader-extra-headers-prefix=X-Remote-Extra-',
];

/** @param {Site} site @param {string} name @param {number} port */
function asClient(site, name, port) {
  const kubeconfig = site.file(`${name}.kubeconfig`);
  return [
    ...['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map((flag) => `--${flag}=${kubeconfig}`),
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    '--leader-elect=false',
  ];
}

/** @param {Site} site */
const controllerFlags = ({ authority }) => [
  `--root-ca-file=${authority.certificate}`,
  `--service-account-private-key-file=${authority.tokenKey}`,
  '--use-service-account-credentials',
  '--allocate-node-cidrs',
  `--cluster-cidr=${PODS}`,
  `--cluster-signing-cert-file=${authority.certificate}`,
  `--cluster-signing-key-file=${authority.key}`,
];
