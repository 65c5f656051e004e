import { Connection } from '../identity/connection.js';
import type { Guarding } from './guarding.js';
import type { TokenMint } from './token-mint.js';

/** Envoy answers a token that is meant for somebody else with 403. */
const REFUSALS = [401, 403];

/** A gateway is compared only where it lets in whom the others let in, and nobody else. */
export async function requireSameAnswers({ url }: Guarding, mint: TokenMint): Promise<void> {
  const [good = ''] = mint.tokens(1);
  const answer = await ask(url, good);
  if (answer.status !== 200 || !answer.body.includes('"name":"upstream"'))
    throw new Error(`${url} answers a good token with ${answer.status}: ${answer.body.slice(0, 200)}`);
  for (const [what, token] of Object.entries(mint.forgeries())) {
    const { status } = await ask(url, token);
    if (!REFUSALS.includes(status)) throw new Error(`${url} answers ${what} with ${status}.`);
  }
}

/** A connection for each: some end it with a refusal. */
async function ask(url: string, token: string): Promise<{ status: number; body: string }> {
  const { host, pathname } = new URL(url);
  const connection = await Connection.to(url);
  try {
    const authorization = token ? [`authorization: Bearer ${token}`] : [];
    return await connection.ask([`GET ${pathname} HTTP/1.1`, `host: ${host}`, ...authorization, '', ''].join('\r\n'));
  } finally {
    connection.close();
  }
}
