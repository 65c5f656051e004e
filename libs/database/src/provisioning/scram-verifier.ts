import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const ITERATIONS = 4096;
const PRINTABLE_ASCII = /^[\x20-\x7e]+$/;

/**
 * What PostgreSQL stores of a password (RFC 5803). Sent instead of the password, so that no server log, no
 * `pg_stat_activity` and no error text can hold it.
 */
export function scramVerifier(password: string): string {
  // Beyond ASCII the client would apply SASLprep, which this does not.
  if (!PRINTABLE_ASCII.test(password))
    throw new TypeError('A database password must be printable ASCII and not empty.');
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const storedKey = createHash('sha256').update(keyed(salted, 'Client Key')).digest('base64');
  const serverKey = keyed(salted, 'Server Key').toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}

function keyed(salted: Buffer, label: string): Buffer {
  return createHmac('sha256', salted).update(label).digest();
}
