/** How a service fares, from best to worst but the last, which says that nobody knows. */
export const HEALTHS = ['healthy', 'degraded', 'down', 'unknown'] as const;
export type Health = (typeof HEALTHS)[number];

/** A process that misses so many samples is gone. */
const MISSED = 3;
export const MAIN_PROCESS = 'main';

export interface Check {
  readonly name: string;
  readonly isReady: boolean;
  readonly detail?: string;
}

/** What is known of a process by its last sample. */
export interface KnownInstance {
  readonly service: string;
  readonly process: string;
  readonly sampledAt: Date;
  readonly everySeconds: number;
  readonly isReady: boolean;
  readonly checks: readonly Check[];
}

export function isLive({ sampledAt, everySeconds }: KnownInstance, now: Date): boolean {
  return now.getTime() - sampledAt.getTime() <= MISSED * everySeconds * 1_000;
}

/** Nothing reports any more, this service among them: then no silence says anything of who is silent. */
export function isBlind(instances: readonly KnownInstance[], now: Date): boolean {
  return !instances.some((instance) => isLive(instance, now));
}

/**
 * How each service is: down when none of its processes takes requests, degraded when something is missing somewhere. Of a
 * second process (audit's sequencer) the service can do without for a while: without it, it is degraded.
 */
export function healthOfServices(instances: readonly KnownInstance[], now: Date): Map<string, Health> {
  const services = [...new Set(instances.map(({ service }) => service))].sort();
  if (isBlind(instances, now)) return new Map(services.map((service) => [service, 'unknown']));
  const of = (service: string) =>
    healthOfService(
      instances.filter((instance) => instance.service === service),
      now,
    );
  return new Map(services.map((service) => [service, of(service)]));
}

function healthOfService(instances: readonly KnownInstance[], now: Date): Health {
  const processes = [...new Set(instances.map(({ process }) => process))];
  const healths = processes.map((process) => ({
    process,
    health: healthOfProcess(
      instances.filter((instance) => instance.process === process),
      now,
    ),
  }));
  if (healths.every(({ health }) => health === 'healthy')) return 'healthy';
  const main = healths.find(({ process }) => process === MAIN_PROCESS) ?? healths[0];
  return main?.health === 'down' ? 'down' : 'degraded';
}

function healthOfProcess(instances: readonly KnownInstance[], now: Date): Health {
  const live = instances.filter((instance) => isLive(instance, now));
  if (!live.some(({ isReady }) => isReady)) return 'down';
  return live.every(({ isReady, checks }) => isReady && checks.every((check) => check.isReady))
    ? 'healthy'
    : 'degraded';
}

/** What the processes stand on, by the name of the check that asks for it. */
const COMPONENTS = ['database', 'broker', 'redis'] as const;

export interface ComponentHealth {
  readonly name: (typeof COMPONENTS)[number];
  readonly health: Health;
  /** The services that miss it. */
  readonly missedBy: readonly string[];
}

/** How database, broker and Redis are, as those see it that need them: down when nobody has it, degraded when somebody misses it. */
export function healthOfComponents(instances: readonly KnownInstance[], now: Date): ComponentHealth[] {
  const live = instances.filter((instance) => isLive(instance, now));
  return COMPONENTS.map((name) => {
    const asked = live.flatMap(({ service, checks }) =>
      checks.filter((check) => check.name === name).map(({ isReady }) => ({ service, isReady })),
    );
    const missedBy = [...new Set(asked.filter(({ isReady }) => !isReady).map(({ service }) => service))].sort();
    return { name, health: componentHealth(asked), missedBy };
  });
}

function componentHealth(asked: readonly { readonly isReady: boolean }[]): Health {
  if (asked.length === 0) return 'unknown';
  if (asked.every(({ isReady }) => isReady)) return 'healthy';
  return asked.some(({ isReady }) => isReady) ? 'degraded' : 'down';
}

/** As bad as the worst of them; unknown only where nothing worse is known. */
export function worstOf(healths: readonly Health[]): Health {
  const worst = (['down', 'degraded', 'unknown', 'healthy'] as const).find((health) => healths.includes(health));
  return worst ?? 'unknown';
}
