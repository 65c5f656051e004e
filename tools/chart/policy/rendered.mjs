import { parseAllDocuments } from 'yaml';

const TEMPLATES = {
  Pod: (object) => object,
  Deployment: ({ spec }) => spec.template,
  StatefulSet: ({ spec }) => spec.template,
  DaemonSet: ({ spec }) => spec.template,
  Job: ({ spec }) => spec.template,
  CronJob: ({ spec }) => spec.jobTemplate.spec.template,
};
const STAYING = ['Deployment', 'StatefulSet', 'DaemonSet'];
// What a trial or an operator brings: not built of this repository, or no part of the platform.
const STRANGERS = ['postgres', 'kafka', 'redis', 'mail'];
const COMPONENT = 'app.kubernetes.io/component';

/**
 * @typedef {{ kind: string, metadata: { name: string, labels?: Record<string, string> }, spec?: object }} KubernetesObject
 * @typedef {{ name: string, isStranger: boolean, isSidecar: boolean, image: string, env?: object[], volumeMounts?: object[] }} Container
 * @typedef {{ of: string, object: KubernetesObject, component: string, labels: Record<string, string>, stays: boolean,
 *   spec: object, containers: Container[] }} Pod
 * @typedef {{ objects: KubernetesObject[], pods: Pod[], ofKind: (...kinds: string[]) => KubernetesObject[] }} Rendered
 */

/**
 * What `helm template` printed, as rules want to see it: every pod that will ever run, whatever makes it.
 *
 * @param {string} text YAML documents
 * @returns {Rendered}
 */
export function rendered(text) {
  const objects = parseAllDocuments(text).flatMap((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.contents === null ? [] : [document.toJS()];
  });
  return fromObjects(objects);
}

/** @param {KubernetesObject[]} objects @returns {Rendered} */
export function fromObjects(objects) {
  const pods = objects.filter(({ kind }) => kind in TEMPLATES).map(podOf);
  return { objects, pods, ofKind: (...kinds) => objects.filter(({ kind }) => kinds.includes(kind)) };
}

/** @param {KubernetesObject} object */
export const nameOf = ({ kind, metadata }) => `${kind}/${metadata.name}`;

/** @param {KubernetesObject} object @returns {Pod} */
function podOf(object) {
  const { metadata, spec } = TEMPLATES[object.kind](object);
  const labels = metadata?.labels ?? {};
  const container = (isInit) => (one) => ({
    ...one,
    isStranger: STRANGERS.includes(one.name),
    isSidecar: isInit && one.restartPolicy === 'Always',
    // One that ends before the others begin: it is never asked how it fares.
    isPassing: isInit && one.restartPolicy !== 'Always',
  });
  return {
    of: nameOf(object),
    object,
    component: labels[COMPONENT] ?? '',
    labels,
    stays: STAYING.includes(object.kind),
    spec,
    containers: [...(spec.initContainers ?? []).map(container(true)), ...(spec.containers ?? []).map(container(false))],
  };
}

/**
 * An offence of each container that `isRefused`.
 *
 * @param {Rendered} all @param {(container: Container, pod: Pod) => string | false | undefined} refusal what is wrong
 */
export const ofContainers = ({ pods }, refusal) =>
  pods.flatMap((pod) =>
    pod.containers.flatMap((container) => {
      const wrong = refusal(container, pod);
      return wrong ? [`${pod.of} ${container.name}: ${wrong}`] : [];
    }),
  );

/** @param {Rendered} all @param {(pod: Pod) => string | false | undefined} refusal what is wrong */
export const ofPods = ({ pods }, refusal) =>
  pods.flatMap((pod) => {
    const wrong = refusal(pod);
    return wrong ? [`${pod.of}: ${wrong}`] : [];
  });

/** A label selector, as the API server reads it. @param {object | undefined} selector @param {Record<string, string>} labels */
export function selects({ matchLabels = {}, matchExpressions = [] } = {}, labels) {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((expression) => expressionHolds(expression, labels))
  );
}

function expressionHolds({ key, operator, values = [] }, labels) {
  const holds = {
    In: () => values.includes(labels[key]),
    NotIn: () => !values.includes(labels[key]),
    Exists: () => key in labels,
    DoesNotExist: () => !(key in labels),
  };
  return holds[operator]();
}
