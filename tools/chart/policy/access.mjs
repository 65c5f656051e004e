import { nameOf, ofPods } from './rendered.mjs';

/** Who may do what with the API server: nearly nobody, nearly nothing. */
export const access = [
  {
    name: 'services-have-an-account-of-their-own',
    // As has whoever gets a token. A Job without one may run before the release has any account.
    offences: (all) => {
      const accounts = all.ofKind('ServiceAccount').map(({ metadata }) => metadata.name);
      return ofPods(all, ({ object, spec }) => {
        const isAsked = object.kind === 'Deployment' || spec.automountServiceAccountToken !== false;
        return isAsked && !accounts.includes(spec.serviceAccountName) && 'runs under an account of others';
      });
    },
  },
  {
    name: 'accounts-mount-no-token',
    offences: (all) =>
      all
        .ofKind('ServiceAccount')
        .filter((account) => account.automountServiceAccountToken !== false)
        .map((account) => `${nameOf(account)}: mounts a token unless a pod refuses it`),
  },
  {
    name: 'roles-say-what-they-touch',
    offences: (all) => [
      ...all.ofKind('ClusterRole', 'ClusterRoleBinding').map((role) => `${nameOf(role)}: reaches beyond its namespace`),
      ...all
        .ofKind('Role')
        .flatMap((role) => role.rules.flatMap((rule) => tooWide(rule).map((why) => `${nameOf(role)}: ${why}`))),
    ],
  },
];

/** Secrets may be made without a name, because none is there yet; to read or change one its name must be known. */
function tooWide({ apiGroups = [], resources = [], verbs = [], resourceNames = [] }) {
  const isWild = [apiGroups, resources, verbs].some((list) => list.includes('*'));
  const readsAny =
    resources.includes('secrets') && resourceNames.length === 0 && verbs.some((verb) => verb !== 'create');
  return [...(isWild ? ['has a wildcard'] : []), ...(readsAny ? [`may ${verbs.join(', ')} every Secret`] : [])];
}
