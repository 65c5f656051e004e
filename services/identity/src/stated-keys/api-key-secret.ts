import { type ClaimedSecret, parseOpaqueSecret } from '@guildhall/sealing';

/** The kind of secret that opens the API: one of another kind opens nothing there (T21). */
export const API_KEY = 'k';

/** What a text claims to be; undefined for everything but the secret of a key, without any look-up. */
export function readKeySecret(text: string): ClaimedSecret | undefined {
  const claimed = parseOpaqueSecret(text);
  return claimed?.kind === API_KEY ? claimed : undefined;
}
