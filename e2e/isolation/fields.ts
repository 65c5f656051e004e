import type { DescribedRoute } from '../platform/routes.js';

/** One place of a request in which a client can name a thing, or somebody. */
export interface Field {
  readonly route: DescribedRoute;
  /** `path userId`, `query cursor`, `header If-Match`, `body administrator.email` */
  readonly name: string;
}

/** Every place of a request that the description lets a client fill. */
export function fieldsOf(route: DescribedRoute): Field[] {
  const parameters = route.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
  const inPath = [...route.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => `path ${name}`);
  const inBody = route.bodyFields.map((name) => `body ${name}`);
  return [...new Set([...inPath, ...parameters, ...inBody])].map((name) => ({ route, name }));
}
