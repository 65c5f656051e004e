import { z } from 'zod';

interface Traits {
  /** What the reference page calls the type, where the schema alone cannot say it. */
  readonly form?: string;
  readonly secret?: boolean;
}

// zod keeps a registry's entry through describe(), min() and the like, so that a trait is given once, to the inner schema.
export const traits = z.registry<Traits>();

/**
 * Marks a setting as secret: the reference page says so and shows no default. Without a schema: any text.
 * (No message ever shows the value of any setting, marked or not.)
 */
export function secret(): z.ZodString;
export function secret<S extends z.ZodType>(schema: S): S;
export function secret(schema: z.ZodType = z.string()): z.ZodType {
  traits.add(schema, { ...traits.get(schema), secret: true });
  return schema;
}

export function named<S extends z.ZodType>(form: string, schema: S): S {
  traits.add(schema, { ...traits.get(schema), form });
  return schema;
}
