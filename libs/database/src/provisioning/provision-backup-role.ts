import { escapeIdentifier, escapeLiteral, rowsOf, withConnection } from '../postgres.js';
import { scramVerifier } from './scram-verifier.js';

/**
 * The role that backups are taken with, by the URL that it logs in with: it may replicate the whole server, and no row of it is
 * its to read by SQL. Again, it brings attributes and password to that; the admin must be a superuser, or may replicate itself.
 */
export async function provisionBackupRole(adminUrl: string, backupUrl: string): Promise<string> {
  const { username, password } = new URL(backupUrl);
  const role = decodeURIComponent(username);
  const name = escapeIdentifier(role);
  const verifier = escapeLiteral(scramVerifier(decodeURIComponent(password)));
  await withConnection(adminUrl, async (runner) => {
    const [found] = await rowsOf<{ oid: number }>(runner, 'select oid from pg_roles where rolname = $1', [role]);
    if (!found) await runner.query(`create role ${name} login replication nocreatedb nocreaterole`);
    await runner.query(`alter role ${name} login replication nocreatedb nocreaterole password ${verifier}`);
  });
  return role;
}
