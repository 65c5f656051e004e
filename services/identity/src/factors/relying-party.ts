import { isIP } from 'node:net';

/** Whose passkeys these are: a domain, and the pages that may ask for them (WebAuthn 3, 4). */
export interface RelyingParty {
  readonly id: string;
  readonly origins: readonly string[];
}

export interface RelyingPartySettings {
  readonly PUBLIC_URL: string;
  readonly PASSKEY_DOMAIN?: string | undefined;
  readonly PASSKEY_ORIGINS?: readonly string[] | undefined;
}

/** What settings leave open is as the platform's own URL says. Throws where no browser would ever go along. */
export function relyingPartyOf({
  PUBLIC_URL,
  PASSKEY_DOMAIN,
  PASSKEY_ORIGINS = [],
}: RelyingPartySettings): RelyingParty {
  const own = byName(new URL(PUBLIC_URL));
  const id = PASSKEY_DOMAIN ?? own.hostname;
  const origins = PASSKEY_ORIGINS.length > 0 ? PASSKEY_ORIGINS.map((origin) => new URL(origin)) : [own];
  const foreign = origins.find(({ hostname }) => hostname !== id && !hostname.endsWith(`.${id}`));
  if (foreign) throw new TypeError(`Pages of ${foreign.hostname} cannot ask for passkeys of ${id}.`);
  return { id, origins: origins.map(({ origin }) => origin) };
}

// No passkey belongs to an address (WebAuthn 3, 5.1.3, step 7): a platform that is tried out at one is `localhost`.
function byName(url: URL): URL {
  if (isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0) return url;
  return new URL(`${url.protocol}//localhost${url.port && `:${url.port}`}`);
}
