import { eventually } from './eventually.js';
import { servers } from './servers.js';

export interface CaughtMail {
  readonly id: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly unknown[];
}

/** What the mail catcher holds for an address now. The catcher is shared: give each test an address of its own. */
export async function mailsTo(address: string): Promise<CaughtMail[]> {
  const { items } = (await read(`?to=${encodeURIComponent(address)}`)) as { items: { id: string }[] };
  return Promise.all(items.map(async ({ id }) => (await read(`/${id}`)) as CaughtMail));
}

/** The same, once that many have come. */
export function caughtMails(address: string, { count = 1, withinMs = 10_000 } = {}): Promise<CaughtMail[]> {
  return eventually(
    async () => {
      const mails = await mailsTo(address);
      return mails.length >= count ? mails : undefined;
    },
    { withinMs },
  );
}

async function read(path: string): Promise<unknown> {
  return (await fetch(`${servers.mailPageUrl}/api/messages${path}`)).json();
}
