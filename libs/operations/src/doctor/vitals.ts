import { metricSamples } from '../observation/metric-samples.js';
import type { Pod } from '../observation/objects.js';
import type { PortForwarding } from '../observation/port-forwarding.js';
import { reading } from '../findings/reading.js';
import { componentOf, type PodVitals } from './installation.js';

interface Readyz {
  readonly checks?: readonly { readonly name: string; readonly isReady: boolean; readonly detail?: string }[];
}

/** Asks every running process of the platform on its management port, found by the port's name. */
export function vitalsOf(forwarding: PortForwarding, pods: readonly Pod[]): Promise<PodVitals[]> {
  const asked = pods.flatMap((pod) => {
    const port = managementPortOf(pod);
    return port && isRunning(pod) ? [{ pod, port }] : [];
  });
  return Promise.all(asked.map(({ pod, port }) => ask(forwarding, pod, port)));
}

async function ask(forwarding: PortForwarding, pod: Pod, port: number): Promise<PodVitals> {
  const { name } = pod.metadata;
  const [samples, notReady] = await Promise.all([
    reading(async () => metricSamples(await forwarding.read(name, port, '/metrics'))),
    reading(async () => complaints(JSON.parse(await forwarding.read(name, port, '/readyz')) as Readyz)),
  ]);
  return { pod: name, component: componentOf(pod), samples, notReady };
}

function complaints({ checks = [] }: Readyz): string[] {
  return checks
    .filter(({ isReady }) => !isReady)
    .map(({ name, detail }) => (detail ? `${name}: ${detail}` : `${name} is not ready`));
}

function managementPortOf({ spec }: Pod): number | undefined {
  const ports = spec.containers.flatMap(({ ports: ofContainer = [] }) => ofContainer);
  return ports.find(({ name }) => name === 'management')?.containerPort;
}

function isRunning({ status }: Pod): boolean {
  return (status?.containerStatuses ?? []).some(({ state }) => state?.running !== undefined);
}
