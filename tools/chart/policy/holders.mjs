import { ofPods } from './rendered.mjs';

const SERVICES = ['identity', 'tenancy', 'audit', 'monitoring', 'reporting', 'feedback', 'integration'];
const BACKUP = ['backup', 'backup-base', 'backup-prune', 'backup-drill'];

/** Who may hold what; drawn by hand, as the edges are. A key that is not here is one of the servers', for whoever reaches them. */
const HOLDERS = {
  DATABASE_URL: [...SERVICES, 'audit-sequencer', 'administrator', 'databases', 'preflight'],
  DATABASE_PLATFORM_URL: [...SERVICES, 'audit-sequencer', 'administrator', 'databases'],
  DATABASE_RELAY_URL: [...SERVICES, 'administrator', 'databases'],
  DATABASE_MIGRATOR_URL: ['migrate', 'databases'],
  POSTGRES_ADMIN_URL: ['databases'],
  POSTGRES_PASSWORD: ['postgres'],
  'key-ring.json': [...SERVICES, 'administrator', ...BACKUP],
  SERVICE_TOKEN_KEYS: [...SERVICES, 'administrator'],
  SERVICE_TOKEN_KEYS_OF: ['gateway'],
  CHECKPOINT_KEY: ['audit-sequencer'],
  REDIS_URL: ['gateway', 'preflight'],
  SMTP_URL: ['identity', 'administrator', 'preflight'],
  BACKUP_URL: ['databases', ...BACKUP],
};
// Who makes the databases, and who asks whether they can be reached, knows all of them, for as long as that takes.
const OF_ALL = ['databases', 'preflight'];
// What opens or seals one service's rows, or its door: nobody else's.
const OF_ONE = /^(DATABASE_|key-ring\.json$|SERVICE_TOKEN_KEYS$)/;

/** Whoever takes over one pod has what that pod holds, and not more (T82). */
export const holders = [
  {
    name: 'secrets-are-mounted-key-by-key',
    offences: (all) =>
      ofPods(all, ({ spec }) => {
        const whole = sourcesOf(spec)
          .filter(({ items }) => !items)
          .map(({ name }) => name);
        return whole.length > 0 && `${whole.join(', ')} with whatever it holds`;
      }),
  },
  {
    name: 'secrets-are-held-by-whom-they-are-for',
    offences: (all) =>
      ofPods(all, ({ component, spec }) => {
        const others = keysOf(spec).filter(({ key }) => HOLDERS[key] && !HOLDERS[key].includes(component));
        return others.map(({ key }) => key).join(', ');
      }),
  },
  {
    name: 'services-share-no-secret',
    offences: (all) => {
      // The sequencer and the Jobs of a service run its image.
      const held = all.pods
        .filter(({ component }) => !OF_ALL.includes(component))
        .flatMap(({ spec, containers }) =>
          keysOf(spec)
            .filter(({ key }) => OF_ONE.test(key))
            .map(({ name }) => ({ name, image: imageOf(containers) })),
        );
      const images = Map.groupBy(held, ({ name }) => name);
      return [...images].flatMap(([name, list]) => {
        const several = [...new Set(list.map(({ image }) => image))];
        return several.length > 1 ? [`Secret/${name}: in ${several.join(', ')}`] : [];
      });
    },
  },
];

/** The Secrets that a pod mounts. @param {object} spec @returns {{ name: string, items?: { key: string }[] }[]} */
function sourcesOf({ volumes = [] }) {
  return volumes.flatMap(({ secret, projected }) => [
    ...(secret ? [{ ...secret, name: secret.secretName }] : []),
    ...(projected?.sources ?? []).flatMap((source) => (source.secret ? [source.secret] : [])),
  ]);
}

const keysOf = (spec) => sourcesOf(spec).flatMap(({ name, items = [] }) => items.map(({ key }) => ({ name, key })));

/** @param {{ image: string, isSidecar: boolean }[]} containers */
const imageOf = (containers) => containers.find(({ isSidecar }) => !isSidecar).image;
