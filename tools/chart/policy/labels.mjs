import { nameOf, ofPods, selects } from './rendered.mjs';

const LABELS = ['name', 'instance', 'version', 'part-of', 'managed-by'].map((name) => `app.kubernetes.io/${name}`);
const LONGEST_NAME = 63;

/** How an operator finds what belongs together. */
export const labels = [
  {
    name: 'objects-carry-the-usual-labels',
    offences: ({ objects }) =>
      objects.flatMap((object) => {
        const missing = LABELS.filter((label) => !object.metadata.labels?.[label]);
        return missing.length > 0 ? [`${nameOf(object)}: no ${missing.join(', ')}`] : [];
      }),
  },
  {
    name: 'names-fit-and-are-unlike',
    offences: ({ objects }) => {
      const names = objects.map((object) => `${object.apiVersion} ${nameOf(object)}`);
      const twice = names.filter((name, at) => names.indexOf(name) !== at).map((name) => `${name} is there twice`);
      const long = objects
        .filter(({ metadata }) => metadata.name.length > LONGEST_NAME)
        .map((object) => `${nameOf(object)} is too long`);
      return [...twice, ...long];
    },
  },
  {
    name: 'objects-stay-in-their-namespace',
    offences: ({ objects }) =>
      objects
        .filter(({ metadata }) => metadata.namespace && metadata.namespace !== 'guildhall')
        .map((object) => `${nameOf(object)}: goes to ${object.metadata.namespace}`),
  },
  {
    name: 'selectors-select-their-own-pods',
    offences: (all) =>
      ofPods(all, ({ object, labels: own }) => {
        if (!object.spec?.selector) return false;
        const chosen = all.pods.filter((pod) => selects(object.spec.selector, pod.labels));
        return (
          (chosen.length !== 1 || chosen[0].labels !== own) &&
          `selects the pods of ${chosen.map(({ of }) => of).join(', ')}`
        );
      }),
  },
];
