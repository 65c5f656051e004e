export const TIERS = ['basic', 'professional', 'enterprise', 'premium'] as const;
export type Tier = (typeof TIERS)[number];

/** How many calls all callers of an organisation together may make in a minute (GTW-4, TEN-6). */
export const REQUESTS_PER_MINUTE: Readonly<Record<Tier, number>> = {
  basic: 600,
  professional: 3_000,
  enterprise: 6_000,
  premium: 20_000,
};
