import type { PromisedEndpoint } from './promised-endpoints.js';

/** A promised path, and where each of its methods leads. */
export interface AliasPath {
  /** As promised: `/enterprise/auth/users/{id}`. */
  readonly path: string;
  /** The canonical path, as a template, by method. */
  readonly leads: ReadonlyMap<string, string>;
}

/**
 * The promised paths that need an entry of their own among the routes: all but those that a service answers to under the
 * promised path itself.
 *
 * @param described paths as the services describe them
 */
export function aliasPaths(endpoints: readonly PromisedEndpoint[], described: ReadonlySet<string>): AliasPath[] {
  const shapes = new Set([...described].map(shapeOf));
  const byPath = new Map<string, Map<string, string>>();
  for (const { method, promised, canonical } of endpoints) {
    if (shapes.has(shapeOf(promised))) continue;
    const leads = byPath.get(promised) ?? new Map<string, string>();
    byPath.set(promised, leads.set(method, canonical));
  }
  return [...byPath].map(([path, leads]) => ({ path, leads }));
}

/** The path that a call of a promised one means: what stands for a parameter there, stands for it here. */
export function canonicalOf({ path: promised }: Pick<AliasPath, 'path'>, canonical: string, called: string): string {
  const values = called.split('/');
  const names = promised.split('/');
  return canonical.replaceAll(/\{[^}]+\}/g, (parameter) => values[names.indexOf(parameter)] ?? parameter);
}

/** Two paths of one shape are one path to a router, whatever their parameters are called. */
export function shapeOf(path: string): string {
  return path.replaceAll(/\{[^}]+\}/g, '{}');
}
