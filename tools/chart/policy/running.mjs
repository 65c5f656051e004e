import { nameOf, ofContainers, ofPods, selects } from './rendered.mjs';

const GRACE_SECONDS = 45;
// The only ones that talk to the API server, each with a Role of its own.
const MAY_HAVE_A_TOKEN = ['secrets', 'key-rotation', 'preflight', 'doctor'];
const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'];

/** How pods start, live, are counted and end. */
export const running = [
  {
    name: 'images-name-a-version',
    offences: (all) =>
      ofContainers(all, ({ image = '' }) => {
        const [, tag] = /^[^@]*?(?::([\w][\w.-]*))?(?:@sha256:[0-9a-f]{64})?$/.exec(image) ?? [];
        const isPinned = image.includes('@sha256:') || (tag !== undefined && tag !== 'latest');
        return !isPinned && `image ${image} may be another tomorrow`;
      }),
  },
  {
    name: 'containers-say-what-they-need',
    offences: (all) =>
      ofContainers(all, ({ resources = {} }) => {
        const { requests = {}, limits = {} } = resources;
        const missing = [!requests.cpu && 'cpu request', !requests.memory && 'memory request'];
        // No limit on CPU: it would make latency of load that the node has room for.
        return [...missing, !limits.memory && 'memory limit'].filter(Boolean).join(', ');
      }),
  },
  {
    name: 'what-stays-is-probed',
    offences: (all) =>
      ofContainers(all, (container, { stays }) => {
        if (!stays || container.isPassing) return false;
        const missing = PROBES.filter((probe) => !container[probe]);
        return missing.length > 0 && `no ${missing.join(', ')}`;
      }),
  },
  {
    name: 'liveness-asks-for-less-than-readiness',
    // A process is not better for being restarted because its database is away.
    offences: (all) =>
      ofContainers(all, ({ isStranger, livenessProbe, readinessProbe }, { stays }) => {
        if (!stays || isStranger || !livenessProbe || !readinessProbe) return false;
        return livenessProbe.httpGet?.path === readinessProbe.httpGet?.path && 'is restarted for what it waits for';
      }),
  },
  {
    name: 'services-end-in-peace',
    offences: (all) =>
      ofPods(all, ({ object, spec, containers }) => {
        if (object.kind !== 'Deployment') return false;
        const grace = spec.terminationGracePeriodSeconds ?? 30;
        if (grace < GRACE_SECONDS) return `is killed after ${grace} s`;
        const late = containers
          .filter((one) => !one.isStranger && !one.isPassing)
          .find((one) => endsAfter(one) > grace);
        return late && `${late.name} may take ${endsAfter(late)} s to end, and has ${grace} s`;
      }),
  },
  {
    name: 'services-take-calls-until-proxies-know',
    offences: (all) =>
      ofPods(all, ({ object, containers }) => {
        if (object.kind !== 'Deployment') return false;
        const abrupt = containers.find((one) => !one.isStranger && !one.isPassing && !sleepSeconds(one));
        return abrupt && `${abrupt.name} closes at once`;
      }),
  },
  {
    name: 'several-pods-have-a-disruption-budget',
    offences: (all) =>
      ofPods(all, (pod) => {
        if (pod.object.kind !== 'Deployment' || leastReplicas(pod.object, all) < 2) return false;
        const budgets = all.ofKind('PodDisruptionBudget').filter(({ spec }) => selects(spec.selector, pod.labels));
        return budgets.length !== 1 && `${budgets.length} budgets select its pods`;
      }),
  },
  {
    name: 'disruption-budgets-let-nodes-be-drained',
    offences: (all) =>
      all.ofKind('PodDisruptionBudget').flatMap((budget) => {
        const pods = all.pods.filter(({ stays, labels }) => stays && selects(budget.spec.selector, labels));
        if (pods.length !== 1) return [`${nameOf(budget)}: selects the pods of ${pods.length} objects`];
        const { minAvailable = 0, maxUnavailable = 1 } = budget.spec;
        const isStuck = maxUnavailable === 0 || maxUnavailable === '0%' || minAvailable === '100%';
        return isStuck || minAvailable >= leastReplicas(pods[0].object, all)
          ? [`${nameOf(budget)}: lets no pod go`]
          : [];
      }),
  },
  {
    name: 'no-token-is-mounted',
    offences: (all) =>
      ofPods(all, ({ component, spec }) => {
        const { automountServiceAccountToken, volumes = [] } = spec;
        const hasToken =
          automountServiceAccountToken !== false ||
          volumes.some(({ projected }) => projected?.sources?.some(({ serviceAccountToken }) => serviceAccountToken));
        return hasToken && !MAY_HAVE_A_TOKEN.includes(component) && 'has a token of the API server';
      }),
  },
];

const sleepSeconds = ({ lifecycle }) => lifecycle?.preStop?.sleep?.seconds ?? 0;

/** From the wish to end until the process has, at the latest; without the setting what the services do by themselves. */
function endsAfter(container) {
  const set = container.env?.find(({ name }) => name === 'SHUTDOWN_GRACE_SECONDS');
  return sleepSeconds(container) + Number(set?.value ?? 30);
}

/** @param {object} deployment @param {import('./rendered.mjs').Rendered} all */
function leastReplicas(deployment, all) {
  const scaler = all
    .ofKind('HorizontalPodAutoscaler')
    .find(({ spec }) => nameOf({ ...spec.scaleTargetRef, metadata: spec.scaleTargetRef }) === nameOf(deployment));
  return scaler?.spec.minReplicas ?? deployment.spec.replicas ?? 1;
}
