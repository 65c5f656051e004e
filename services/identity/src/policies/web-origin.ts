/** For whoever develops a page on their own machine; elsewhere anybody on the way could change a page that came without TLS. */
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a text is an origin just as browsers write it in the header `Origin` (RFC 6454, 6.1): lower case, no default
 * port, no path, no user, never `null`. What is compared by the letter has to be written by the letter (T9).
 */
export function isWebOrigin(text: string): boolean {
  const url = URL.parse(text);
  // A star is a letter like any other there, and would match nothing.
  if (url?.origin !== text || text.includes('*')) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}
