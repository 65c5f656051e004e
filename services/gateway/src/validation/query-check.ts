import { inputRefused, parseQuery } from '@guildhall/http';
import type { z } from 'zod';
import type { DescribedInput, Parameter } from './described-input.js';
import { readableSchema } from './readable-schema.js';

type Read = (text: string | string[]) => unknown;

/** The described parameters of a query. Others are the service's to judge: not every route refuses what it does not know. */
export class QueryCheck {
  private readonly schema: z.ZodType;
  private readonly readers: ReadonlyMap<string, Read>;
  private readonly mayBeEmpty: boolean;

  constructor(parameters: readonly Parameter[], components: DescribedInput['components']) {
    const properties = Object.fromEntries(parameters.map(({ name, schema }) => [name, schemaOf(schema)]));
    const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name);
    this.schema = readableSchema({ type: 'object', properties, required }, components);
    this.mayBeEmpty = required.length === 0;
    this.readers = new Map(parameters.flatMap(({ name, schema }) => (isNumber(schema) ? [[name, Number]] : [])));
  }

  /** @param query with its question mark, or empty. Throws InputRefused. */
  require(query: string): void {
    if (query === '' && this.mayBeEmpty) return;
    const values: Record<string, unknown> = { ...parseQuery(query.slice(1)) };
    for (const [name, read] of this.readers) if (name in values) values[name] = read(values[name] as string);
    const { error } = this.schema.safeParse(values);
    if (error) throw inputRefused(error);
  }
}

// The words that a service takes for true and false are its own.
function schemaOf(schema: Parameter['schema']): Parameter['schema'] {
  return schema['type'] === 'boolean' ? {} : schema;
}

function isNumber({ type }: Parameter['schema']): boolean {
  return type === 'integer' || type === 'number';
}
