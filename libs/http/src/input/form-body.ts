import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { UnreadableRequest } from '../problems/platform.problems.js';
import { describedLimit } from './body-limit.js';
import { forbiddenKey, isPrototypeKey, isUnstorable } from './json-body.js';

export const FORM_TYPE = 'application/x-www-form-urlencoded';

const TAKES_FORM = 'guildhall:takes-form';
const MOST_FIELDS = 50;

/**
 * The route takes a form in place of JSON, of so many bytes at most: for protocols that ask for it, such as OAuth 2.0
 * (RFC 6749, appendix B).
 */
export function FormBody(bytes: number): MethodDecorator {
  return applyDecorators(
    RouteConfig({ bodyLimit: bytes, takesForm: true }),
    describedLimit(bytes),
    SetMetadata(TAKES_FORM, true),
  );
}

export function takesForm(handler: object): boolean {
  return Reflect.getMetadata(TAKES_FORM, handler) ?? false;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Throws for what is no UTF-8, has too many fields or one twice, and for names that reach into a prototype (T61). */
export function parseForm(bytes: Uint8Array): Record<string, string> {
  const form: Record<string, string> = {};
  const fields = [...new URLSearchParams(decode(bytes))];
  if (fields.length > MOST_FIELDS) throw new UnreadableRequest(`The form has more than ${MOST_FIELDS} fields.`);
  for (const [name, value] of fields) {
    if (isPrototypeKey(name)) throw forbiddenKey([name]);
    if (isUnstorable(value)) throw new UnreadableRequest('A field holds what is no text.');
    // Of two values each reader may take another one.
    if (form[name] !== undefined) throw new UnreadableRequest('A field comes more than once.');
    form[name] = value;
  }
  return form;
}

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new UnreadableRequest('The form is not UTF-8.', { cause });
  }
}
