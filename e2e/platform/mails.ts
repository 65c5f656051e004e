import { caughtMails } from '@guildhall/testing';

/** An address at which nobody else is written to. */
export const freshEmail = (name = 'ada') => `${name}-${crypto.randomUUID()}@example.org`;

/** The links of the newest mail to an address; waits for the mail. */
export async function linksTo(address: string, count = 1): Promise<URL[]> {
  const [mail] = await caughtMails(address, { count, withinMs: 15_000 });
  return [...(mail?.text.matchAll(/https?:\/\/\S+/g) ?? [])].map(([link]) => new URL(link));
}

/** The secret behind the link to a page of the platform, in the newest mail to an address. */
export async function linkedSecret(address: string, page: string, count = 1): Promise<string> {
  const links = await linksTo(address, count);
  const link = links.find(({ pathname }) => pathname === page);
  const token = new URLSearchParams(link?.hash.slice(1)).get('token');
  if (!token) throw new Error(`No link to ${page} among ${links.map(({ pathname }) => pathname).join(', ')}.`);
  return token;
}

/** The secret behind the activation link that was mailed to an address. */
export const activationToken = (address: string, count = 1): Promise<string> =>
  linkedSecret(address, '/activate', count);
