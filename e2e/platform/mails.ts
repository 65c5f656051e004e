import { eventually, servers } from '@guildhall/testing';

interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** An address at which nobody else is written to. */
export const freshEmail = (name = 'ada') => `${name}-${crypto.randomUUID()}@example.org`;

/** Every mail to an address, newest first, as the mail catcher has it. */
export async function mailsTo(address: string): Promise<Mail[]> {
  const { items } = (await ask(`/api/messages?to=${encodeURIComponent(address)}`)) as { items: { id: string }[] };
  return Promise.all(items.map(({ id }) => ask(`/api/messages/${id}`) as Promise<Mail>));
}

/** The links of the newest mail to an address; waits for the mail. */
export async function linksTo(address: string, count = 1): Promise<URL[]> {
  const [mail] = await eventually(
    async () => {
      const mails = await mailsTo(address);
      return mails.length >= count ? mails : undefined;
    },
    { withinMs: 15_000, pauseMs: 50 },
  );
  return [...(mail?.text.matchAll(/https?:\/\/\S+/g) ?? [])].map(([link]) => new URL(link));
}

/** The secret behind the activation link that was mailed to an address. */
export async function activationToken(address: string, count = 1): Promise<string> {
  const links = await linksTo(address, count);
  const link = links.find(({ pathname }) => pathname === '/activate');
  const token = new URLSearchParams(link?.hash.slice(1)).get('token');
  if (!token) throw new Error(`No activation link among ${links.map(({ pathname }) => pathname).join(', ')}.`);
  return token;
}

async function ask(path: string): Promise<unknown> {
  return (await fetch(servers.mailPageUrl + path)).json();
}
