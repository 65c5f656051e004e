/** What about a URL, or about an address that its name stands for, makes that nothing is sent to it. */
export type EgressRefusal = 'form' | 'scheme' | 'credentials' | 'port' | 'address';

const MEANINGS: Readonly<Record<EgressRefusal, string>> = {
  form: 'is not a plain absolute URL',
  scheme: 'does not begin with https://',
  credentials: 'holds a name or a password',
  port: 'names a port other than 443 and 8443',
  address: 'leads to an address that nobody outside may be reached at',
};

/** The rules forbid it, and nothing was sent. Holds no part of the URL: the path may be what opens it. */
export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';

  constructor(readonly reason: EgressRefusal) {
    super(`The URL ${MEANINGS[reason]}.`);
  }
}

export type EgressFailure =
  | 'no-such-host'
  | 'connection-refused'
  | 'unreachable'
  | 'connection-lost'
  | 'timed-out'
  | 'tls'
  | 'malformed-answer'
  | 'proxy'
  | 'connection';

/** No answer came, for a reason outside: the same call may succeed later. Whether it was received, nobody knows. */
export class EgressFailed extends Error {
  override readonly name = 'EgressFailed';

  constructor(readonly reason: EgressFailure) {
    super(`The call got no answer: ${reason}.`);
  }
}

const WORDS: Readonly<Record<string, EgressFailure>> = {
  ECONNREFUSED: 'connection-refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ECONNRESET: 'connection-lost',
  EPIPE: 'connection-lost',
  UND_ERR_SOCKET: 'connection-lost',
  ETIMEDOUT: 'timed-out',
  UND_ERR_CONNECT_TIMEOUT: 'timed-out',
  TimeoutError: 'timed-out',
  EPROTO: 'tls',
  UND_ERR_HEADERS_OVERFLOW: 'malformed-answer',
};

const TLS = /^ERR_(TLS|SSL)_|CERT|^UNABLE_TO_|SIGNATURE/;
const ANSWER = /^HPE_|^UND_ERR_RESPONSE|^ERR_INVALID/;

/** The word for what a connection died of; causes stay behind, they name addresses. */
export function failureOf(error: unknown): EgressFailed | EgressRefused {
  if (error instanceof EgressFailed || error instanceof EgressRefused) return error;
  const { code, name } = error as { code?: unknown; name?: unknown };
  // A DOMException's code is a number from before there were names.
  const word = typeof code === 'string' ? code : String(name);
  return new EgressFailed(
    WORDS[word] ?? (TLS.test(word) ? 'tls' : ANSWER.test(word) ? 'malformed-answer' : 'connection'),
  );
}
