import { faultPointsSetting, isProduction } from './config.js';
import { parseFaultPlan, type Fault } from './fault-plan.js';
import { sleep } from './sleep.js';

interface FaultPoint {
  readonly name: string;
  armed: boolean;
  fault: Fault | undefined;
  hits: number;
}

/** What a point armed with `throw` throws. */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault';

  constructor(readonly point: string) {
    super(`Fault injected at ${point}.`);
  }
}

const points = new Map<string, FaultPoint>();
const planned = planFromEnvironment();

/**
 * Declares a place where a run may be made to fail, at module level:
 * `const beforeSend = faultPoint('relay.before-send');` and there `await beforeSend();`.
 *
 * Unarmed it costs one boolean check and returns undefined. Each name is declared once in a process.
 */
export function faultPoint(name: string): () => void | Promise<void> {
  if (points.has(name)) throw new Error(`The fault point ${name} is declared twice.`);
  const fault = planned.get(name);
  const point: FaultPoint = { name, armed: fault !== undefined, fault, hits: 0 };
  points.set(name, point);
  return () => (point.armed ? strike(point) : undefined);
}

/** The names of all points that loaded modules have declared, sorted: a crash test visits each (G3). */
export function declaredFaultPoints(): readonly string[] {
  return [...points.keys()].sort();
}

/** Arms a declared point in this process; arming it again replaces the fault and counts its hits anew. */
export function armFaultPoint(name: string, fault: Fault): void {
  refuseInProduction();
  const point = points.get(name);
  if (!point) throw new Error(`No fault point is called ${name}. Declared: ${declaredFaultPoints().join(', ')}.`);
  Object.assign(point, { armed: true, fault, hits: 0 });
}

/** Disarms every point, those armed by FAULT_POINTS included. */
export function disarmFaultPoints(): void {
  for (const point of points.values()) Object.assign(point, { armed: false, fault: undefined, hits: 0 });
}

function strike(point: FaultPoint): void | Promise<void> {
  point.hits += 1;
  const { fault } = point;
  if (!fault || (fault.hit !== undefined && fault.hit !== point.hits)) return;
  return act(point.name, fault);
}

function act(name: string, { action }: Fault): void | Promise<void> {
  if (typeof action === 'function') return action();
  if (action === 'throw') throw new InjectedFault(name);
  if (action === 'kill') return killSelf();
  return sleep(Number(action.slice('delay:'.length)));
}

// The signal is delivered at once, but until the kernel has done it no further statement may run.
function killSelf(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
}

function planFromEnvironment(): ReadonlyMap<string, Fault> {
  const text = faultPointsSetting();
  if (!text) return new Map();
  refuseInProduction();
  return parseFaultPlan(text);
}

function refuseInProduction(): void {
  if (isProduction()) throw new Error('Fault points are refused in production.');
}
