import { z } from 'zod';

// Whatever else browsers write into it is theirs (WebAuthn 3, 5.8.1.2).
const ClientData = z.object({ challenge: z.string().max(1_024), crossOrigin: z.boolean().optional() });

/**
 * The challenge that an answer claims to be to: which it is has to be known before the rest can be checked. Undefined for
 * what no browser sends, and for pages inside a page of somebody else, where clicks can be stolen.
 */
export function challengeIn(clientDataJSON: string): Buffer | undefined {
  try {
    const text = Buffer.from(clientDataJSON, 'base64url').toString('utf8');
    const { data } = ClientData.safeParse(JSON.parse(text));
    return data && !data.crossOrigin ? Buffer.from(data.challenge, 'base64url') : undefined;
  } catch {
    return undefined;
  }
}
