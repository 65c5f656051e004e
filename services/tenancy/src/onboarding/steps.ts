import {
  AuditProvisioned,
  FeedbackProvisioned,
  IdentityProvisioned,
  IntegrationProvisioned,
  MonitoringProvisioned,
  ReportingProvisioned,
} from '@guildhall/contracts';

/** What each service answers when it is ready for an organisation. One more that joins: a line here. */
export const READY = {
  identity: IdentityProvisioned,
  audit: AuditProvisioned,
  monitoring: MonitoringProvisioned,
  reporting: ReportingProvisioned,
  feedback: FeedbackProvisioned,
  integration: IntegrationProvisioned,
} as const;

export type Step = keyof typeof READY;

/**
 * The services that a new organisation waits for. An onboarding keeps the steps that it began with: one that was under way
 * when another service joined, or is over, does not wait for it, and no service depends on having been asked.
 */
export const STEPS = Object.keys(READY) as readonly Step[];

const stepOfType = new Map(Object.entries(READY).map(([step, { type }]) => [type, step as Step]));

/** The step that an answer of this type is about. */
export function stepAnsweredBy(type: string): Step {
  const step = stepOfType.get(type);
  if (!step) throw new TypeError(`${type} is no answer of a service to a new organisation.`);
  return step;
}
