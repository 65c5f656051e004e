/**
 * How sure it is who signed in, weakest first: `acr` of access tokens. `phr` is phishing-resistant, as the OpenID
 * Connect Extended Authentication Profile names it (EAP ACR Values 1.0, section 2).
 */
export const ACRS = ['pwd', 'mfa', 'phr'] as const;
export type Acr = (typeof ACRS)[number];

/** How and when a user last proved who they are. */
export interface Authentication {
  readonly acr: Acr;
  readonly at: Date;
}

/** What a dangerous operation asks of that proof (IDN-20, ASVS 5.0 V7.5.1). */
export interface StepUpDemand {
  /** At least so sure. */
  readonly acr: Acr;
  /** At most so long ago. */
  readonly maxAgeSeconds: number;
}

/** Whether the proof is good enough at this time. No proof, as API keys have none, never is. */
export function satisfies(
  authentication: Authentication | undefined,
  { acr, maxAgeSeconds }: StepUpDemand,
  now: Date,
): boolean {
  if (!authentication) return false;
  const isSureEnough = ACRS.indexOf(authentication.acr) >= ACRS.indexOf(acr);
  return isSureEnough && now.getTime() - authentication.at.getTime() <= maxAgeSeconds * 1_000;
}
