import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Refused } from './refused.js';

/** A plan as the chart renders it: JSON in a file. Throws `Refused` with every place that is wrong. */
export function readPlan<S extends z.ZodType>(file: string, schema: S): z.infer<S> {
  const checked = schema.safeParse(parsed(file));
  if (checked.success) return checked.data;
  throw new Refused(`The plan ${file} cannot be used:\n${z.prettifyError(checked.error)}`);
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Refused(`The plan ${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
