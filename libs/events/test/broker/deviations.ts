import type { BrokerClient } from '../../src/broker/open-broker.js';

/**
 * Where a client does not keep what the port promises, and why. The suite asserts the deviation itself, so that one
 * which ends is noticed. Nothing is skipped.
 */
export const deviations = [
  {
    client: 'kafkajs',
    what: 'overtaken-group-begins-at-end',
    why: 'A group whose committed offset retention has removed begins at the end when it was subscribed with fromBeginning: false: kafkajs has one setting for "never committed" and for "out of range". Consumers that may not miss anything say fromBeginning: true.',
  },
] as const satisfies readonly { client: BrokerClient; what: string; why: string }[];

export function deviates(client: BrokerClient, what: string): boolean {
  return deviations.some((deviation) => deviation.client === client && deviation.what === what);
}
