import { isIP } from 'node:net';
import type { SMTPPoolOptions } from 'nodemailer';

const CONNECTIONS = 4;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;
const SUBMISSION_PORT = 587;
const IMPLICIT_TLS_PORT = 465;

/**
 * The pool's settings for an SMTP_URL. Outside of loopback nothing is said before TLS, the certificate is checked, and
 * nothing in the URL can turn that off: a query, which nodemailer would take as options, is refused.
 */
export function smtpOptions(smtpUrl: string): SMTPPoolOptions & { pool: true } {
  const url = new URL(smtpUrl);
  if (!/^smtps?:$/.test(url.protocol) || url.search !== '')
    throw new TypeError('SMTP_URL is smtp:// or smtps://, without a query.');
  const isImplicitTls = url.protocol === 'smtps:';
  const isLoopback = LOOPBACK.test(url.hostname);
  const host = url.hostname.replaceAll(/^\[|\]$/g, '');
  return {
    pool: true,
    host,
    port: Number(url.port) || (isImplicitTls ? IMPLICIT_TLS_PORT : SUBMISSION_PORT),
    secure: isImplicitTls,
    requireTLS: !isImplicitTls && !isLoopback,
    ignoreTLS: !isImplicitTls && isLoopback,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(isIP(host) ? {} : { servername: host }) },
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    maxConnections: CONNECTIONS,
    maxMessages: 100,
    maxRequeues: 1, // for a connection that the server closed while it was idle
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    dnsTimeout: 5_000,
    socketTimeout: 10_000,
    idleTimeout: 30_000,
    logger: false, // it would log addresses
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
