import { ofContainers, ofPods } from './rendered.mjs';

const ALLOWED_VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** What the level `restricted` of the Pod Security Standards asks, and a root file system that nobody writes to. */
export const restricted = [
  {
    name: 'pods-share-nothing-with-their-node',
    offences: (all) => [
      ...ofPods(all, ({ spec }) => sharedWithNode(spec).join(', ')),
      ...ofContainers(all, ({ ports = [] }) => ports.some(({ hostPort }) => hostPort) && 'has a port of the node'),
    ],
  },
  {
    name: 'containers-run-as-nobody',
    offences: (all) =>
      ofContainers(all, ({ securityContext = {} }, { spec }) => {
        const { runAsNonRoot, runAsUser } = { ...spec.securityContext, ...securityContext };
        return (runAsNonRoot !== true && 'may run as root') || (!(runAsUser > 0) && 'has no user of its own');
      }),
  },
  {
    name: 'containers-gain-nothing',
    offences: (all) =>
      ofContainers(all, ({ securityContext = {} }) => {
        const { allowPrivilegeEscalation, privileged, capabilities = {} } = securityContext;
        if (privileged || allowPrivilegeEscalation !== false) return 'may gain privileges';
        if (!capabilities.drop?.includes('ALL') || capabilities.add?.length) return 'keeps capabilities';
        return false;
      }),
  },
  {
    name: 'containers-have-a-seccomp-profile',
    offences: (all) =>
      ofContainers(all, ({ securityContext = {} }, { spec }) => {
        const { seccompProfile } = { ...spec.securityContext, ...securityContext };
        return !['RuntimeDefault', 'Localhost'].includes(seccompProfile?.type) && 'has no seccomp profile';
      }),
  },
  {
    name: 'root-file-systems-are-read-only',
    offences: (all) =>
      ofContainers(
        all,
        ({ securityContext }) => securityContext?.readOnlyRootFilesystem !== true && 'writes to its root file system',
      ),
  },
];

function sharedWithNode({ hostNetwork, hostPID, hostIPC, volumes = [], securityContext = {} }) {
  const foreign = volumes.filter((volume) => !ALLOWED_VOLUMES.some((type) => type in volume)).map(({ name }) => name);
  return [
    ...(hostNetwork || hostPID || hostIPC ? ['shares a namespace of the node'] : []),
    ...foreign.map((name) => `volume ${name} is of a kind that is not allowed`),
    ...(securityContext.sysctls?.length ? ['sets sysctls'] : []),
  ];
}
