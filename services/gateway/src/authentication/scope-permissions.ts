import { isPermission, isPlatformWide } from '@guildhall/access';

// What everybody has for their own account is nothing that a program has.
const isOfAccounts = (permission: string) => permission.startsWith('own-');

/**
 * What the scopes of a key permit here, whatever was stated: nothing that this release does not know, nothing across
 * organisations, and nothing over an account (T47).
 */
export function permissionsOfScopes(scopes: readonly string[]): ReadonlySet<string> {
  return new Set(scopes.filter((scope) => isPermission(scope) && !isPlatformWide(scope) && !isOfAccounts(scope)));
}
