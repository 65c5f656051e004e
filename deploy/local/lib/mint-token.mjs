import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { importBuilt } from './databases.mjs';
import { localPlatform } from './platform.mjs';
import { Refused } from './refused.mjs';

/**
 * Speaks for an administrator of the platform until identity and gateway do. The key is the one that `npm start` made
 * for this service, so the token opens nothing elsewhere.
 * @param {string | undefined} service @param {string[]} permissions
 * @returns {Promise<string>}
 */
export async function mintToken(service, permissions) {
  const { services, secretsFolder, publicUrl } = localPlatform();
  const names = services.map(({ name }) => name);
  if (!service || !names.includes(service) || permissions.length === 0) {
    throw new Refused(
      `Say for which service and with which permissions: token.mjs <${names.join('|')}> <permission> …`,
    );
  }
  const file = path.join(secretsFolder, `${service}.json`);
  if (!existsSync(file)) throw new Refused(`${service} has no keys yet. Run "npm start" first.`);
  const [kid, key] = JSON.parse(readFileSync(file, 'utf8')).tokenKeys.split(':');
  const { mintServiceToken } = await importBuilt('access');
  const { newId } = await importBuilt('runtime');
  const { PLATFORM_TENANT_ID } = await importBuilt('contracts');
  return mintServiceToken(
    { akd: 'user', sub: newId(), tenant: PLATFORM_TENANT_ID, permissions },
    { kid, key: Buffer.from(key, 'base64url') },
    { issuer: publicUrl, audience: service },
  );
}
