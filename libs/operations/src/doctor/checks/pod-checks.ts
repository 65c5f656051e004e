import type { ContainerState, ContainerStatus, Pod } from '../../observation/objects.js';
import { type Check, fail, ok, warn } from '../../findings/finding.js';
import { given } from '../../findings/reading.js';
import type { Installation, PodVitals } from '../installation.js';

const HOUR_MS = 3_600_000;
const KILLED_FOR_MEMORY = 'OOMKilled';

/** Every pod that is not a Job's is ready; of the others the reason that the cluster or the process itself gives. */
export const podsReady: Check<Installation> = {
  id: 'pods-ready',
  remedy: 'Read the reason; "kubectl describe pod" and "kubectl logs --previous" tell more.',
  judge: ({ pods, vitals }) =>
    given(pods, (found) => {
      const serving = found.filter((pod) => !isOver(pod));
      const bad = serving.filter((pod) => !isReady(pod));
      if (serving.length === 0) return fail('There is no pod.');
      if (bad.length === 0) return ok(`${serving.length} pods are ready.`);
      return fail(
        `${bad.length} of ${serving.length} pods are not ready.`,
        bad.map(
          (pod) =>
            `${pod.metadata.name}: ${[...reasonsOf(pod), ...complaintsOf(pod, vitals)].join('; ') || 'no reason is given'}`,
        ),
      );
    }),
};

/** A process that was killed or ended within the last hour: rarely noticed, since it is back at once. */
export const podsStayUp: Check<Installation> = {
  id: 'pods-stay-up',
  remedy:
    'OOMKilled: raise resources.limits.memory of that service. Otherwise the end of "kubectl logs --previous" says why it ended.',
  judge: ({ pods, at }) =>
    given(pods, (found) => {
      const ended = found.flatMap((pod) => endsOf(pod, at));
      return ended.length === 0
        ? ok('No container has restarted within the last hour.')
        : warn(`${ended.length} containers have restarted within the last hour.`, ended);
    }),
};

// A Job's pod that has done its work, and one that a node has turned out and a new one stands in for.
function isOver({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.reason === 'Evicted';
}

function isReady({ status }: Pod): boolean {
  return (status?.conditions ?? []).some(({ type, status: holds }) => type === 'Ready' && holds === 'True');
}

function reasonsOf({ status }: Pod): string[] {
  const unscheduled = (status?.conditions ?? []).filter(
    ({ type, status: holds }) => type === 'PodScheduled' && holds === 'False',
  );
  return [
    ...unscheduled.map(({ message, reason }) => message ?? reason ?? 'not scheduled'),
    ...(status?.message ? [status.message] : []),
    ...(status?.containerStatuses ?? []).filter(({ ready }) => !ready).flatMap(reasonOfContainer),
  ];
}

function reasonOfContainer({ name, state, lastState }: ContainerStatus): string[] {
  const waiting = state?.waiting;
  const said = [
    ...(waiting
      ? [`${name} waits: ${waiting.reason ?? 'starting'}${waiting.message ? ` (${waiting.message})` : ''}`]
      : []),
    ...endOf(name, state),
    ...endOf(name, lastState, 'before that '),
  ];
  return said.length > 0 ? said : [`${name} runs and is not ready`];
}

function endOf(name: string, state: ContainerState | undefined, before = ''): string[] {
  const over = state?.terminated;
  return over ? [`${before}${name} ended: ${over.reason ?? 'unknown'}, exit code ${over.exitCode ?? '?'}`] : [];
}

function complaintsOf({ metadata }: Pod, vitals: readonly PodVitals[]): readonly string[] {
  const told = vitals.find(({ pod }) => pod === metadata.name)?.notReady;
  return told && 'value' in told ? told.value : [];
}

function endsOf({ metadata, status }: Pod, at: Date): string[] {
  return (status?.containerStatuses ?? []).flatMap(({ name, lastState, restartCount }) => {
    const over = lastState?.terminated;
    if (!over?.finishedAt || at.getTime() - Date.parse(over.finishedAt) > HOUR_MS) return [];
    const why =
      over.reason === KILLED_FOR_MEMORY
        ? 'killed for its memory (OOMKilled)'
        : `${over.reason ?? 'ended'}, exit code ${over.exitCode ?? '?'}`;
    return [`${metadata.name}/${name}: ${why} at ${over.finishedAt}, ${restartCount} restarts in all`];
  });
}
