import { describe, expect, it } from '@jest/globals';
import { InputRefused, InvalidIdentifier, Problem } from '@guildhall/http';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ApiDescription, operationsOf, readApiDescriptions } from '../routes/api-descriptions.js';
import { type DescribedInput, describedInput } from './described-input.js';
import { RequestCheck } from './request-check.js';

interface Described extends DescribedInput {
  readonly name: string;
  readonly example: unknown;
  readonly check: RequestCheck;
  readonly method: string;
  readonly hasTenant: boolean;
  readonly idempotency: boolean;
}

const folder = fileURLToPath(new URL('../../../', import.meta.url));
const services = readdirSync(folder).filter(
  (name) => name !== 'gateway' && existsSync(`${folder}${name}/openapi.json`),
);
const operations = readApiDescriptions(folder, services).flatMap(describedIn);

function describedIn(description: ApiDescription): Described[] {
  return operationsOf(description).map(({ method, path, operation }) => {
    const input = describedInput(description, path, operation);
    const body = operation['requestBody'] as { content: Record<string, { example?: unknown }> } | undefined;
    return {
      ...input,
      name: `${method} ${path}`,
      method,
      example: body?.content['application/json']?.example,
      check: new RequestCheck(input),
      hasTenant: !operation['x-guildhall'].public,
      idempotency: operation['x-guildhall'].idempotency,
    };
  });
}

const EXAMPLE_ID = '01k9zq5v3hf7m8qk2x4n6p8r0t';
const pathOf = ({ path, parameters }: Described, id = EXAMPLE_ID) =>
  path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    const pattern = String(parameters.find((parameter) => parameter.name === name)?.schema['pattern'] ?? '');
    const prefix = /^\^([a-z]{3,5})_/.exec(pattern)?.[1];
    return prefix ? `${prefix}_${id}` : 'anything';
  });
const bytesOf = (value: unknown) => Buffer.from(JSON.stringify(value));
/** What is wrong with a request, in a word; `fine` where nothing is. */
function verdict(check: () => void): string {
  try {
    check();
    return 'fine';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.type.slug, ...(error.errors ?? []).map(({ pointer, code }) => `${pointer} ${code}`)].join('; ');
  }
}
const withBody = operations.filter(({ body }) => body);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

describe('the request that a description gives for an example', () => {
  it('passes, for every operation of every service', () => {
    const refused = operations.flatMap((operation) => {
      const { name, check, example } = operation;
      const head = verdict(() =>
        check.requireHead(pathOf(operation), '', { 'if-match': '"1"', 'idempotency-key': 'a' }),
      );
      const needsQuery = operation.parameters.some((parameter) => parameter.in === 'query' && parameter.required);
      const body = example === undefined ? 'fine' : verdict(() => check.requireBody(bytesOf(example)));
      return [needsQuery ? 'fine' : head, body].flatMap((word) => (word === 'fine' ? [] : [`${name}: ${word}`]));
    });
    expect(refused).toEqual([]);
    expect(withBody.filter(({ example }) => example !== undefined).length).toBeGreaterThan(withBody.length * 0.9);
  });

  it('is refused with one field more than the description has, where it says so', () => {
    const passed = withBody.flatMap(({ name, body, example, check }) => {
      if (!isObject(example) || body?.['additionalProperties'] !== false || body['maxProperties']) return [];
      const word = verdict(() => check.requireBody(bytesOf({ ...example, nobodyKnowsThis: 1 })));
      return word === 'input-refused; /nobodyKnowsThis unknown-field' ? [] : [`${name}: ${word}`];
    });
    expect(passed).toEqual([]);
  });

  it('is refused without any one of the fields that it needs, and the pointer says which', () => {
    const passed = withBody.flatMap(({ name, body, example, check }) => {
      const required = (body?.['required'] ?? []) as string[];
      if (!isObject(example) || body?.['minProperties']) return [];
      return required.flatMap((field) => {
        const { [field]: _, ...rest } = example;
        const word = verdict(() => check.requireBody(bytesOf(rest)));
        return word.startsWith(`input-refused; /${field} `) ? [] : [`${name}: ${word}`];
      });
    });
    expect(passed).toEqual([]);
  });
});

describe('an id in a path', () => {
  it('of another form or of another kind is a 400 on every route that has one', () => {
    const routes = operations.filter((operation) => pathOf(operation).includes(EXAMPLE_ID));
    const odd = ['8'.repeat(26), EXAMPLE_ID.toUpperCase(), EXAMPLE_ID.slice(1), '%7b', `${EXAMPLE_ID}%0a`];
    const passed = routes.flatMap((operation) =>
      odd.flatMap((id) => {
        const word = verdict(() => operation.check.requireHead(pathOf(operation, id), '', { 'if-match': '*' }));
        return word === 'invalid-id' ? [] : [`${operation.name} ${id}: ${word}`];
      }),
    );
    expect(passed).toEqual([]);
    expect(routes.length).toBeGreaterThan(50);
  });

  it('is told as its service tells it', () => {
    const { check } = operations.find(({ name }) => name === 'GET /users/{userId}')!;
    const refusal = new InvalidIdentifier('An id of the form usr_… belongs here.');
    expect(() => check.requireHead(`/users/key_${EXAMPLE_ID}`, '', {})).toThrow(refusal);
  });
});

describe('an Idempotency-Key', () => {
  it('is described for every route that changes something, but for those that say that they heed none', () => {
    const UNSAFE = ['POST', 'PUT', 'PATCH', 'DELETE'];
    const heeded = operations.filter(({ parameters }) => parameters.some(({ name }) => name === 'Idempotency-Key'));
    expect(heeded.map(({ name }) => name)).toEqual(
      operations.filter(({ idempotency }) => idempotency).map(({ name }) => name),
    );
    expect(heeded.filter(({ method }) => !UNSAFE.includes(method))).toEqual([]);
    const exempt = operations.filter(({ method, idempotency }) => UNSAFE.includes(method) && !idempotency);
    expect(exempt.map(({ name }) => name).sort()).toEqual(EXEMPT);
  });

  it('that is empty, too long, or no visible ASCII is a 400 before it travels', () => {
    const odd = ['', 'x'.repeat(256), 'two words', 'é', 'a\tb', 'one, two'];
    const passed = operations.flatMap(({ name, check, parameters, ...operation }) => {
      if (!parameters.some((parameter) => parameter.name === 'Idempotency-Key')) return [];
      return odd.flatMap((key) => {
        const path = pathOf({ name, check, parameters, ...operation });
        const word = verdict(() => check.requireHead(path, '', { 'if-match': '*', 'idempotency-key': key }));
        return word === 'idempotency-key-malformed' ? [] : [`${name} ${key}: ${word}`];
      });
    });
    expect(passed).toEqual([]);
  });
});

describe('a change of what has versions', () => {
  it('says which version it is about', () => {
    const { check } = operations.find(({ name }) => name === 'PUT /policies/access')!;
    expect(verdict(() => check.requireHead('/policies/access', '', {}))).toBe('precondition-missing');
  });
});

describe('a query', () => {
  it('is checked in the types of its parameters, and what it does not describe is left to the service', () => {
    const { check } = operations.find(({ name }) => name === 'GET /users')!;
    const of = (query: string) => verdict(() => check.requireHead('/users', query, {}));
    expect(['?limit=20&sort=-email', '?limit=2e1', '?limit=%20', '?unheardOf=1', '?q=%F0%9F%92%A5'].map(of)).toEqual([
      'fine',
      'fine',
      'input-refused; /limit too-small',
      'fine',
      'fine',
    ]);
    expect(['?limit=many', '?limit=201', '?sort=password', '?limit=1&limit=2', '?status=gone'].map(of)).toEqual([
      'input-refused; /limit invalid-type',
      'input-refused; /limit too-big',
      'input-refused; /sort invalid-value',
      'input-refused; /limit invalid-type',
      'input-refused; /status invalid-value',
    ]);
    expect(() => check.requireHead('/users', '?limit=0', {})).toThrow(InputRefused);
  });
});

/** Their refusals leave something behind, their answers hold what nobody may keep, or they change nothing. */
const EXEMPT = [
  'DELETE /auth/sessions',
  'DELETE /auth/sessions/{sessionId}',
  'POST /api-key-leaks',
  'POST /auth/activation',
  'POST /auth/email',
  'POST /auth/email/verification',
  'POST /auth/factors/passkeys',
  'POST /auth/factors/passkeys/options',
  'POST /auth/factors/{factorId}/confirmation',
  'POST /auth/login',
  'POST /auth/logout',
  'POST /auth/mfa/verify',
  'POST /auth/passkeys',
  'POST /auth/passkeys/options',
  'POST /auth/password',
  'POST /auth/recovery',
  'POST /auth/recovery/completion',
  'POST /auth/refresh',
  'POST /auth/step-up',
  'POST /auth/token',
  'POST /permissions/check',
  'POST /permissions/checks',
];
