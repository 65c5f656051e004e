export { Backoff, type BackoffLimits } from './backoff.js';
export { Clock, ManualClock, SystemClock } from './clock.js';
export { type Fault, type FaultAction } from './fault-plan.js';
export {
  armFaultPoint,
  declaredFaultPoints,
  disarmFaultPoints,
  faultPoint,
  InjectedFault,
} from './fault-points.js';
export { Randomness, SeededRandomness, SystemRandomness } from './randomness.js';
export { sleep } from './sleep.js';
export { requireSupportedRuntime } from './supported-runtime.js';
export { type Patience, withPatience } from './with-patience.js';
export { newId, uuidTime, uuidv7 } from './uuidv7.js';
