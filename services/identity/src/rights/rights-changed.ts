import type { TenantTransaction } from '@guildhall/database';

/** On this channel each process hears whose rights it has to forget. */
export const RIGHTS_CHANNEL = 'guildhall_rights';

type Forget = (payload: string) => void;
const ofThisProcess = new Set<Forget>();

/** For the process that writes itself: it need not wait until the database tells it. Returns what takes it away again. */
export function onRightsChanged(forget: Forget): () => void {
  ofThisProcess.add(forget);
  return () => ofThisProcess.delete(forget);
}

/**
 * Tells every process, with the commit and not before, that what a user may do has changed; without a user, what anybody
 * of the organisation may. Unlike the wake-up of the relay it is sent in the transaction itself: a decision out of memory
 * must not outlive the rights that it was made by (T48), and rights change seldom.
 */
export async function tellRightsChanged(tx: TenantTransaction, userId = ''): Promise<void> {
  const payload = `${tx.tenantId}/${userId}`;
  await tx.query('select pg_notify($1, $2)', [RIGHTS_CHANNEL, payload]);
  tx.afterCommit(() => {
    for (const forget of ofThisProcess) forget(payload);
  });
}
