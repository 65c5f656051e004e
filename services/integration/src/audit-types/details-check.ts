import { Ajv2020, type ErrorObject, type Options } from 'ajv/dist/2020.js';
import { RE2JS } from 're2js';
import { problemsOfRules, type SchemaProblem } from './schema-rules.js';

/** A longer text fits no pattern: an engine that is linear still takes its time, and nobody means such a text by one. */
const LONGEST_MATCHED = 1_000;

const OPTIONS: Options = {
  // A value that nobody described is not described by what every object has by itself (T61).
  ownProperties: true,
  // Of an annotation nobody may think that it was checked: as the draft has it by default.
  validateFormats: false,
  strictTypes: false,
  strictTuples: false,
  logger: false,
  code: { regExp: Object.assign(linearPattern, { code: 'linearPattern' }) },
};

// The rules of the draft itself, written by nobody here.
const draft = new Ajv2020({ ...OPTIONS, allErrors: true });

/** What is wrong with the details of an item, where it stands in them. The first thing: it costs least to find. */
export interface DetailsProblem {
  /** RFC 6901, from the details on; empty for the whole of them. */
  readonly pointer: string;
  readonly detail: string;
}
export type DetailsCheck = (details: unknown) => DetailsProblem | undefined;

/** What is wrong with a schema: by the rules for its cost first, and then by those of its draft. */
export function problemsOfSchema(schema: Readonly<Record<string, unknown>>): readonly SchemaProblem[] {
  const found = problemsOfRules(schema);
  if (found.length > 0) return found;
  if (!draft.validateSchema(schema)) return (draft.errors ?? []).map(problemOf);
  try {
    checkOf(schema);
    return [];
  } catch (error) {
    return [{ path: [], message: error instanceof Error ? error.message : 'Not a schema' }];
  }
}

/**
 * A schema as a function, to be kept and used for each item: making it costs milliseconds. Only of a schema without problems:
 * its text becomes code.
 */
export function checkOf(schema: Readonly<Record<string, unknown>>): DetailsCheck {
  const validate = new Ajv2020({ ...OPTIONS, meta: false, validateSchema: false }).compile(schema);
  return (details) => {
    if (validate(details)) return undefined;
    const [first] = validate.errors ?? [];
    return { pointer: first?.instancePath ?? '', detail: `Against the schema of its type: ${first?.message ?? ''}.` };
  };
}

function linearPattern(pattern: string) {
  const compiled = RE2JS.compile(pattern);
  return { test: (text: string) => text.length <= LONGEST_MATCHED && compiled.matcher(text).find() };
}

function problemOf({ instancePath, message = 'Not a schema' }: ErrorObject): SchemaProblem {
  const steps = instancePath.split('/').slice(1);
  return { path: steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')), message };
}
