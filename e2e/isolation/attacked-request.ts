import { encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import type { Call } from '../platform/api-client.js';
import type { Person } from '../platform/people.js';
import type { Field } from './fields.js';

/** Nothing of the attacker's own changes, or the second of two calls would meet another state than the first. */
const NO_VERSION = '"999999"';

/**
 * The places of a path that are not attacked: the attacker's own organisation, and a user that nobody is, since what a
 * first call does to a real one would make the second another.
 */
const own: Readonly<Record<string, (attacker: Person) => string>> = {
  organizationId: ({ organization }) => organization.id,
  userId: () => encodeId('usr', newId()),
  name: () => 'absent',
  webhookEndpointId: () => encodeId('whe', newId()),
  deliveryId: () => encodeId('whd', newId()),
  sessionId: () => encodeId('ses', newId()),
  factorId: () => encodeId('fac', newId()),
};

/** A request that would succeed, but for the one field that holds `value`. */
export function attackedRequest({ route, name }: Field, value: string, attacker: Person) {
  const [place = '', field = ''] = name.split(' ');
  const at = (wanted: string) => (place === wanted ? field : undefined);
  const path = route.path.replaceAll(/\{([^}]+)\}/g, (_, parameter: string) =>
    parameter === at('path') ? value : (own[parameter]?.(attacker) ?? ''),
  );
  const query = at('query') ? `?${field}=${encodeURIComponent(value)}` : '';
  const call: Call = {
    ...(route.bodyExample ? { json: withField(bodyOf(route.name, route.bodyExample), at('body'), value) } : {}),
    headers: {
      ...(route.parameters.some((parameter) => parameter.name === 'If-Match') ? { 'if-match': NO_VERSION } : {}),
      ...(at('header') ? { [field]: value } : {}),
    },
  };
  return { method: route.method, path: path + query, call };
}

let attacked = 0;

// The example, with what has to be new each time.
function bodyOf(route: string, example: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fresh: Record<string, unknown> = {
    slug: `attack-${crypto.randomUUID().slice(0, 18)}`,
    email: `attack-${crypto.randomUUID()}@example.org`,
    ...(route === 'POST /audit-types' ? { type: `attack.${crypto.randomUUID()}` } : {}),
    // Of a range that nobody calls from (RFC 2544).
    network: `198.18.${++attacked >> 8}.${attacked & 255}`,
  };
  return Object.fromEntries(Object.entries(example).map(([name, value]) => [name, fresh[name] ?? value]));
}

function withField(body: Record<string, unknown>, field: string | undefined, value: string): Record<string, unknown> {
  if (field === undefined) return body;
  const [first = '', ...rest] = field.split('.');
  if (rest.length === 0) return { ...body, [first]: value };
  return { ...body, [first]: withField((body[first] ?? {}) as Record<string, unknown>, rest.join('.'), value) };
}
