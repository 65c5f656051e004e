import { nameOf, ofContainers, ofPods } from './rendered.mjs';
import { settingsOf } from './settings.mjs';

// Names of Node and OpenTelemetry keep their meaning; no page of ours explains them.
const STANDARD = /^(OTEL_[A-Z_]+|NODE_OPTIONS|NODE_EXTRA_CA_CERTS|TZ)$/;
const CREDENTIAL = /:\/\/[^/\s:@]*:[^@\s/]+@|-----BEGIN [A-Z ]*PRIVATE KEY-----|\bgh[a-z]+_[0-9a-z]{20,}/i;

/** Secrets reach a process as files alone: an environment shows in crash dumps, in `kubectl describe`, in child processes. */
export const secrets = [
  {
    name: 'secrets-are-mounted-files',
    offences: (all) =>
      ofContainers(all, ({ env = [], envFrom = [] }) => {
        const names = env.filter(({ valueFrom }) => valueFrom?.secretKeyRef).map(({ name }) => name);
        if (envFrom.some(({ secretRef }) => secretRef)) names.push('a whole Secret');
        return names.length > 0 && `has ${names.join(', ')} in its environment`;
      }),
  },
  {
    name: 'environments-hold-no-secret',
    offences: (all, { settings }) =>
      ofContainers(all, (container, { component }) => {
        const known = settingsOf(settings, component);
        const told = variablesOf(container, all).filter(
          ({ name, value = '' }) => CREDENTIAL.test(value) || (value !== '' && known.get(name)?.isSecret),
        );
        const spoken = [...(container.args ?? []), ...(container.command ?? [])].some((word) => CREDENTIAL.test(word));
        return [...told.map(({ name }) => name), ...(spoken ? ['its command line'] : [])].join(', ');
      }),
  },
  {
    name: 'environments-hold-settings-alone',
    offences: (all, { settings }) =>
      ofContainers(all, (container, { component }) => {
        if (container.isStranger) return false;
        const known = settingsOf(settings, component);
        const strange = variablesOf(container, all).filter(
          ({ name }) => !isSetting(name, known) && !STANDARD.test(name),
        );
        return strange.length > 0 && `${strange.map(({ name }) => name).join(', ')}: no page of docs/settings has it`;
      }),
  },
  {
    name: 'files-named-are-mounted',
    offences: (all) =>
      ofContainers(all, (container, { spec }) => {
        const { volumeMounts = [] } = container;
        const files = variablesOf(container, all).filter(({ name, value }) => name.endsWith('_FILE') && value);
        const lost = files.filter(({ value }) => !volumeMounts.some((mount) => isMounted(value, mount, spec.volumes)));
        return lost.map(({ name, value }) => `${name} is ${value}, where nothing is mounted`).join(', ');
      }),
  },
  {
    name: 'mounted-secrets-are-read-only',
    offences: (all) =>
      ofContainers(all, ({ volumeMounts = [] }, { spec }) => {
        const ofSecrets = (spec.volumes ?? []).filter(isOfSecrets).map(({ name }) => name);
        return (
          volumeMounts.some(({ name, readOnly }) => ofSecrets.includes(name) && !readOnly) && 'may write its secrets'
        );
      }),
  },
  {
    name: 'config-maps-hold-no-secret',
    offences: (all) =>
      all
        .ofKind('ConfigMap')
        .flatMap((map) =>
          Object.entries(map.data ?? {}).flatMap(([key, value]) =>
            CREDENTIAL.test(value) ? [`${nameOf(map)} ${key}`] : [],
          ),
        ),
  },
  {
    name: 'no-secret-is-rendered',
    // Helm keeps what it renders in each revision, and a GitOps render would make other keys each time: lost data.
    offences: (all) => all.ofKind('Secret').map(nameOf),
  },
  {
    name: 'volumes-are-used',
    offences: (all) =>
      ofPods(all, ({ spec, containers }) => {
        const used = containers.flatMap(({ volumeMounts = [] }) => volumeMounts.map(({ name }) => name));
        const idle = (spec.volumes ?? []).filter(({ name }) => !used.includes(name)).map(({ name }) => name);
        return idle.length > 0 && `${idle.join(', ')} in no container`;
      }),
  },
];

/** What a container is told, by itself and by ConfigMaps. */
function variablesOf({ env = [], envFrom = [] }, all) {
  const maps = envFrom.flatMap(({ configMapRef }) =>
    all.ofKind('ConfigMap').filter(({ metadata }) => metadata.name === configMapRef?.name),
  );
  return [...maps.flatMap(({ data = {} }) => Object.entries(data).map(([name, value]) => ({ name, value }))), ...env];
}

const isSetting = (name, known) => known.has(name) || (name.endsWith('_FILE') && known.get(name.slice(0, -5))?.hasFile);
const isOfSecrets = ({ secret, projected }) => secret || projected?.sources?.some((source) => source.secret);

/** Whether a mount brings that very file: where a volume lists its items, it has to be one of them. */
function isMounted(file, { name, mountPath, subPath }, volumes = []) {
  if (file === mountPath) return subPath !== undefined;
  if (!file.startsWith(`${mountPath}/`)) return false;
  const volume = volumes.find((one) => one.name === name) ?? {};
  const sources = volume.projected?.sources ?? [volume];
  const items = sources.map((source) => source.secret?.items ?? source.configMap?.items);
  return items.some((list) => !list || list.some(({ path }) => file === `${mountPath}/${path}`));
}
