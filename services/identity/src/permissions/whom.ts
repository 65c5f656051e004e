import { type Actor, NotPermitted } from '@guildhall/access';
import { UserToAskAboutMissing } from './permission.problems.js';

/** Whom a question is about. One’s own rights everybody asks for; those of others, who may read roles or check permissions. */
export function whom(actor: Actor, userId: string | undefined): string {
  const own = actor.kind === 'user' ? actor.userId : undefined;
  const asked = userId ?? own;
  if (asked === undefined) throw new UserToAskAboutMissing('A program asks about a user.');
  if (asked === own || actor.can('permissions:check') || actor.can('roles:read')) return asked;
  throw new NotPermitted('This needs the permission permissions:check or roles:read.');
}
