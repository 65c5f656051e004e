import { drawnEdges, isDrawn } from './edges.mjs';
import { networkEdges } from './network-edges.mjs';
import { nameOf, ofPods, selects } from './rendered.mjs';

const BOTH_WAYS = ['Egress', 'Ingress'];

/** Nothing talks but along the edges of the architecture. */
export const network = [
  {
    name: 'pods-are-denied-both-ways',
    offences: (all) => {
      const denying = all.ofKind('NetworkPolicy').filter(({ spec }) => !spec.ingress && !spec.egress);
      return ofPods(all, ({ labels }) => {
        const own = denying.filter(({ spec }) => selects(spec.podSelector, labels));
        const denied = own.flatMap(({ spec }) => spec.policyTypes ?? []);
        return !BOTH_WAYS.every((way) => denied.includes(way)) && 'is not denied by default';
      });
    },
  },
  {
    name: 'edges-are-those-drawn',
    offences: (all, { surroundings }) => {
      const components = [...new Set(all.pods.map(({ component }) => component))];
      const unknown = components.filter((name) => !isDrawn(name)).map((name) => `${name || 'a pod'} is not drawn`);
      const wanted = drawnEdges(components, surroundings);
      const { edges } = networkEdges(all);
      return [
        ...unknown,
        ...edges.filter((edge) => !wanted.includes(edge)).map((edge) => `${edge} is let through, and not drawn`),
        ...wanted.filter((edge) => !edges.includes(edge)).map((edge) => `${edge} is drawn, and not let through`),
      ];
    },
  },
  {
    name: 'edges-have-two-ends',
    offences: (all) => networkEdges(all).halves.map((edge) => `${edge} is allowed at one end alone`),
  },
  {
    name: 'services-lead-to-pods',
    offences: (all) =>
      all.ofKind('Service').flatMap((service) => {
        const pods = all.pods.filter(
          ({ stays, labels }) => stays && selects({ matchLabels: service.spec.selector }, labels),
        );
        if (pods.length === 0) return [`${nameOf(service)}: selects no pod`];
        const open = pods.flatMap(({ containers }) => containers.flatMap(({ ports = [] }) => ports));
        return service.spec.ports
          .map(({ port, targetPort = port }) => targetPort)
          .filter((target) => !open.some(({ name, containerPort }) => name === target || containerPort === target))
          .map((target) => `${nameOf(service)}: nothing listens at ${target}`);
      }),
  },
];
