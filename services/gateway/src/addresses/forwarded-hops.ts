/** The header that the operator's proxies write. One of the two: the other would still be the client's own. */
export type ForwardingHeader = 'x-forwarded-for' | 'forwarded';

/**
 * What a forwarding header says of the senders, the latest first; whatever is no address is undefined.
 *
 * It is split at every comma, also within quotes: no address holds one, and a quote that a client opened must not
 * swallow what our proxy has appended behind it.
 */
export function* forwardedHops(
  header: ForwardingHeader,
  value: string | readonly string[],
): Generator<string | undefined> {
  const entries = (typeof value === 'string' ? value : value.join(',')).split(',');
  for (const entry of entries.reverse()) {
    const node = header === 'forwarded' ? nodeOf(entry) : entry.trim();
    yield node === undefined ? undefined : withoutPort(node);
  }
}

// RFC 7239, §4: parameters are named in any case, and a value that holds a colon is quoted.
const FOR = /(?:^|;)\s*for=(?:"([^"\\]*)"|([^";,\s]*))\s*(?=;|$)/i;

function nodeOf(element: string): string | undefined {
  const [, quoted, bare] = FOR.exec(element.trim()) ?? [];
  return quoted ?? bare;
}

// RFC 7239, §6: `[2001:db8::1]:4711`, `192.0.2.1:4711`. A bare IPv6 address has no place for a port.
const BRACKETED = /^\[([0-9A-Fa-f:.]+)\](?::\d{1,5})?$/;
const IPV4_AND_PORT = /^([\d.]+):\d{1,5}$/;

function withoutPort(node: string): string {
  return BRACKETED.exec(node)?.[1] ?? IPV4_AND_PORT.exec(node)?.[1] ?? node;
}
