/**
 * @typedef {object} Render what is rendered, and what has to come of it
 * @property {string} name
 * @property {string[]} values files, from the folder of the chart; later ones over earlier ones
 * @property {string[]} [resources] files that are applied beside the chart
 * @property {object} surroundings where the servers and the callers are that are not of the release
 * @property {Record<string, number>} counts objects of each kind: a render that lost some is no render
 */
const EXTERNAL = 'examples/1-external-servers/values.yaml';
const INGRESS = 'examples/2-ingress-and-certificates/values.yaml';

const elsewhere = {
  database: ['anywhere:5432/TCP'],
  kafka: ['anywhere:9093/TCP'],
  redis: ['anywhere:6379/TCP'],
  smtp: ['anywhere:587/TCP'],
};
const behindIngress = { elsewhere, clients: ['ingress-nginx'] };

// Audit's files lie on one node unless the storage can be shared: one pod, and nothing for a budget to protect.
const platform = {
  Deployment: 9,
  Job: 11,
  NetworkPolicy: 17,
  PersistentVolumeClaim: 1,
  PodDisruptionBudget: 8,
  ServiceAccount: 11,
};

/** @type {Render[]} */
export const renders = [
  {
    name: '0-quickstart',
    values: ['examples/0-quickstart/values.yaml'],
    surroundings: {},
    counts: { ...platform, StatefulSet: 3, PodDisruptionBudget: 0, NetworkPolicy: 20 },
  },
  { name: '1-external-servers', values: [EXTERNAL], surroundings: { elsewhere }, counts: platform },
  {
    name: '2-ingress-and-certificates',
    values: [EXTERNAL, INGRESS],
    surroundings: behindIngress,
    counts: { ...platform, Ingress: 1, Certificate: 1 },
  },
  {
    name: '2-ingress-and-certificates, by the Gateway API',
    values: [EXTERNAL, 'examples/2-ingress-and-certificates/values-gateway-api.yaml'],
    surroundings: { elsewhere, clients: ['gateways'] },
    counts: { ...platform, HTTPRoute: 1 },
  },
  {
    name: '3-high-availability',
    values: [EXTERNAL, INGRESS, 'examples/3-high-availability/values.yaml'],
    resources: ['examples/3-high-availability/resources.yaml'],
    surroundings: behindIngress,
    counts: { ...platform, PodDisruptionBudget: 9, HorizontalPodAutoscaler: 8 },
  },
  {
    name: '4-observability',
    values: [EXTERNAL, INGRESS, 'examples/4-observability/values.yaml'],
    surroundings: { ...behindIngress, collector: ['monitoring:4318/TCP'] },
    counts: { ...platform, ServiceMonitor: 1, PrometheusRule: 8 },
  },
  {
    name: '5-external-secrets',
    values: [EXTERNAL, INGRESS, 'examples/5-external-secrets/values.yaml'],
    resources: ['examples/5-external-secrets/resources.yaml'],
    surroundings: behindIngress,
    counts: { ...platform, Job: 10, NetworkPolicy: 15, ExternalSecret: 24, Role: 0, ServiceAccount: 9 },
  },
  {
    name: '6-operators',
    values: [INGRESS, 'examples/6-operators/values.yaml'],
    resources: ['examples/6-operators/servers.yaml', 'examples/6-operators/logins.yaml'],
    surroundings: {
      clients: ['ingress-nginx'],
      elsewhere: {
        database: ['guildhall-postgres:5432/TCP'],
        kafka: ['guildhall:9093/TCP'],
        redis: ['guildhall-valkey:6379/TCP'],
        smtp: ['anywhere:587/TCP'],
      },
    },
    counts: platform,
  },
  {
    name: 'values-minimal',
    values: ['values-minimal.yaml'],
    surroundings: { elsewhere: { ...elsewhere, kafka: ['anywhere:9092/TCP'] } },
    counts: { ...platform, PodDisruptionBudget: 0 },
  },
  {
    name: 'values-production',
    values: ['values-production.yaml', EXTERNAL, INGRESS],
    surroundings: behindIngress,
    counts: {
      ...platform,
      Job: 12,
      PodDisruptionBudget: 9,
      HorizontalPodAutoscaler: 8,
      NetworkPolicy: 22,
      StatefulSet: 1,
      PersistentVolumeClaim: 2,
      CronJob: 4,
    },
  },
];
