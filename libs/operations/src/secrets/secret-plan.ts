import { z } from 'zod';

const reference = z.strictObject({ secret: z.string().min(1), key: z.string().min(1) });

const recipe = z.union(
  [
    z.strictObject({ make: z.enum(['password', 'key', 'token-keys', 'key-ring', 'ed25519']) }),
    z.strictObject({ value: z.string().min(1) }),
    z.strictObject({ url: z.url(), password: reference.optional() }),
    z.strictObject({ tokenKeysOf: z.record(z.string().min(1), reference) }),
  ],
  { error: 'is none of make, value, url, tokenKeysOf' },
);

/** The Secrets of a release, and how each value of theirs is made; holds none itself. See README.md. */
export const secretPlan = z.strictObject({
  secrets: z.array(
    z.strictObject({
      name: z.string().min(1),
      labels: z.record(z.string(), z.string()).default({}),
      keys: z.record(z.string().min(1), recipe),
    }),
  ),
});

/** A key of a Secret. */
export type Reference = z.infer<typeof reference>;
/** How a value is made. */
export type Recipe = z.infer<typeof recipe>;
export type SecretPlan = z.infer<typeof secretPlan>;
export type PlannedSecret = SecretPlan['secrets'][number];
