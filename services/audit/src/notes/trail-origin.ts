import { createHmac } from 'node:crypto';

/**
 * The name under which an organisation's trail stands in the platform log, which everybody may read. Blinded: who is not told
 * `blind` can neither tell the organisation from the name nor try out ids, and a proof discloses that of one organisation.
 */
export function trailOrigin(logOrigin: string, organization: string, blind: Buffer): string {
  return `${logOrigin}/trails/${createHmac('sha256', blind).update(organization).digest('hex')}`;
}
