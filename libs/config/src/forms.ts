import { z } from 'zod';
import { named } from './traits.js';

/** A whole number in plain digits: `1e3`, `0x10` and `10 ` are typing errors here, not numbers. */
export function integer({ min, max }: { min: number; max: number }) {
  const digits = z.string().regex(/^-?\d{1,15}$/, { error: 'is not a whole number', abort: true });
  const range = z.number().min(min, `is below ${min}`).max(max, `is above ${max}`);
  return named(`integer ${min}–${max}`, digits.transform(Number).pipe(range));
}

export function port() {
  return named('port', integer({ min: 1, max: 65_535 }));
}

/** `true` or `false`, nothing that merely looks like it. */
export function flag() {
  return named(
    '`true` or `false`',
    z.enum(['true', 'false']).transform((text) => text === 'true'),
  );
}

/** Comma-separated, spaces around an entry ignored, at least one entry. */
export function list() {
  const entries = z.string().transform((text) => text.split(',').map((entry) => entry.trim()));
  return named('list, comma-separated', entries.pipe(z.array(z.string().min(1, 'has an empty entry'))));
}

const ADDRESS = /^(?:[a-zA-Z0-9.-]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/;

/** `host:port[,host:port]` */
export function addresses() {
  const hostAndPort = z.string().regex(ADDRESS, 'has an entry that is not host:port');
  return named('list of `host:port`', list().pipe(z.array(hostAndPort)));
}

/** An http(s) address without the trailing slash, so that paths can be appended to it. */
export function baseUrl() {
  const url = z.url({ protocol: /^https?$/, error: 'is not an http(s) URL' });
  return named(
    'URL',
    url.transform((text) => text.replace(/\/+$/, '')),
  );
}

/** A connection URL of the given schemes, kept as it stands. */
export function connectionUrl(...schemes: [string, ...string[]]) {
  const error = `is not a ${schemes[0]}:// URL`;
  return named(`\`${schemes[0]}://\` URL`, z.url({ protocol: new RegExp(`^(?:${schemes.join('|')})$`), error }));
}

/** One certificate or several, in PEM. */
export function certificates() {
  return named('PEM', z.string().regex(/-----BEGIN CERTIFICATE-----/, 'has no certificate in PEM'));
}

/** A private key without a password of its own, in PEM: PKCS #8, PKCS #1 or SEC 1. */
export function privateKey() {
  return named('PEM', z.string().regex(/-----BEGIN (?:RSA |EC )?PRIVATE KEY-----/, 'has no private key in PEM'));
}
