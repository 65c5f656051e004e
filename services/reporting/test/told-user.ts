import {
  EmailVerified,
  SignInFailed,
  UserActivated,
  UserChanged,
  UserCreated,
  UserErased,
  UserLocked,
  UserReactivated,
  UserRestored,
  UserSignedIn,
  UserSuspended,
} from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import type { Reporting } from './reporting.harness.js';

/** A user as identity tells of them: each call is an event with that version. */
export function toldUser(reporting: Reporting, tenant: string) {
  const id = newId();
  const told = (version: number, event: Parameters<Reporting['says']>[2]) =>
    reporting.says(tenant, { id, version }, event);
  const email = `${id}@example.org`;
  return {
    id,
    email,
    created: () => told(1, UserCreated({ userId: id, email, displayName: 'Ada', status: 'invited', roleIds: [] })),
    activated: (version: number) => told(version, UserActivated({ userId: id })),
    changed: (version: number, displayName: string) =>
      told(version, UserChanged({ userId: id, displayName, roleIds: [] })),
    suspended: (version: number) => told(version, UserSuspended({ userId: id })),
    reactivated: (version: number) => told(version, UserReactivated({ userId: id })),
    locked: (version: number) => told(version, UserLocked({ userId: id })),
    restored: (version: number, after: string) =>
      told(version, UserRestored({ userId: id, changes: [{ field: 'status', before: 'deactivated', after }] })),
    proved: (version: number, address: string) => told(version, EmailVerified({ userId: id, email: address })),
    erased: (version: number) => told(version, UserErased({ userId: id })),
    signedIn: () => told(9, UserSignedIn({ userId: id, sessionId: newId() })),
    failed: () => told(9, SignInFailed({ userId: id, reason: 'wrong-password' })),
  };
}
