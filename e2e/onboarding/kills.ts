import type { ServiceName } from '../platform/guildhall.js';

/** Where a process dies while an organisation is onboarded. */
export interface Kill {
  readonly part: ServiceName;
  readonly point: string;
  /** Reached only when tenancy has to ask again: identity is away at first. */
  readonly isAskingAgain?: boolean;
}

/** Each step of the saga, on both sides, and what carries it: before it is written, after it, and between two. */
export const kills: readonly Kill[] = [
  { part: 'tenancy', point: 'onboarding.created' },
  { part: 'tenancy', point: 'relay.before-send' },
  { part: 'tenancy', point: 'relay.after-send' },
  { part: 'identity', point: 'consumer.on-chunk' },
  { part: 'identity', point: 'consumer.after-handlers' },
  { part: 'identity', point: 'consumer.before-commit-offset' },
  { part: 'identity', point: 'relay.before-send' },
  { part: 'identity', point: 'relay.after-send' },
  { part: 'identity', point: 'mails.after-send' },
  { part: 'tenancy', point: 'onboarding.on-answer' },
  { part: 'tenancy', point: 'consumer.after-handlers' },
  { part: 'tenancy', point: 'onboarding.answered' },
  { part: 'tenancy', point: 'consumer.before-commit-offset' },
  { part: 'tenancy', point: 'onboarding.on-due', isAskingAgain: true },
  { part: 'tenancy', point: 'onboarding.went-on', isAskingAgain: true },
];

export const nameOf = ({ part, point }: Kill): string => `${part} at ${point}`;
