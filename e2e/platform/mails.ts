import { caughtMails, eventually, mailsTo } from '@guildhall/testing';

const WITHIN_MS = 15_000;

/** An address at which nobody else is written to. */
export const freshEmail = (name = 'ada') => `${name}-${crypto.randomUUID()}@example.org`;

/** The links of the newest mail to an address; waits for the mail. */
export async function linksTo(address: string, count = 1): Promise<URL[]> {
  const [mail] = await caughtMails(address, { count, withinMs: WITHIN_MS });
  return linksOf(mail?.text ?? '');
}

/** The secret behind the newest link to a page of the platform, once so many of them have been mailed to an address. */
export function linkedSecret(address: string, page: string, count = 1): Promise<string> {
  return eventually(
    async () => {
      const links = (await mailsTo(address)).flatMap(({ text }) => linksOf(text));
      const wanted = links.filter(({ pathname }) => pathname === page);
      const token = new URLSearchParams(wanted[0]?.hash.slice(1)).get('token');
      if (wanted.length >= count && token) return token;
      throw new Error(`${wanted.length} of ${count} links to ${page} among ${links.map(({ pathname }) => pathname)}.`);
    },
    { withinMs: WITHIN_MS },
  );
}

/** The secret behind the activation link that was mailed to an address. */
export const activationToken = (address: string, count = 1): Promise<string> =>
  linkedSecret(address, '/activate', count);

const linksOf = (text: string): URL[] => [...text.matchAll(/https?:\/\/\S+/g)].map(([link]) => new URL(link));
