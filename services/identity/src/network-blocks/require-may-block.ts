import { type Actor, NotPermitted } from '@guildhall/access';

const OF_PLATFORM = 'platform:network-blocks:manage';

/** The blocks of the platform’s own organisation bar everybody: to administer that organisation is not enough for it. */
export function requireMayBlock(actor: Actor): void {
  if (actor.isOfPlatform && !actor.can(OF_PLATFORM)) throw new NotPermitted(`Here this needs ${OF_PLATFORM}.`);
}
