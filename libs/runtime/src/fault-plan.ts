/** `kill` is SIGKILL of the own process: no handler, no flush, as when the machine dies. */
export type FaultAction = 'kill' | 'throw' | `delay:${number}` | (() => void | Promise<void>);

export interface Fault {
  /** Strikes only on this hit, counted from 1; left out: on every hit. */
  readonly hit?: number;
  readonly action: FaultAction;
}

const ENTRY = /^(?<name>[a-z0-9][a-z0-9.-]*)(?:@(?<hit>[1-9]\d*))?=(?<action>kill|throw|delay:\d+)$/;

/**
 * Reads `relay.before-send@3=kill;consumer.before-commit=throw;x=delay:500`.
 * Anything unreadable throws: a fault that silently does not strike makes a test pass that proves nothing.
 */
export function parseFaultPlan(text: string): Map<string, Fault> {
  const plan = new Map<string, Fault>();
  for (const entry of text.split(';').map((part) => part.trim())) {
    if (entry === '') continue;
    const { name, hit, action } = ENTRY.exec(entry)?.groups ?? {};
    if (!name || !action) throw new Error(`FAULT_POINTS: cannot read "${entry}"; say name[@hit]=kill|throw|delay:ms.`);
    if (plan.has(name)) throw new Error(`FAULT_POINTS: ${name} is armed twice.`);
    plan.set(name, { action: action as FaultAction, ...(hit ? { hit: Number(hit) } : {}) });
  }
  return plan;
}
