import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { EgressFailed } from './egress-errors.js';

const TRY_MS = 2_000;
const TRIES = 2;
const MOST_ADDRESSES = 16;
const LOOPBACK = ['127.0.0.1', '::1'];

/**
 * Asks name servers, and nothing else: no hosts file, no search domains of a cluster, by which `redis` would be a name.
 * And not `dns.lookup`: its four threads are the process's own, and one tenant's dead name server would hold them.
 */
export class NameResolver {
  private readonly resolver = new Resolver({ timeout: TRY_MS, tries: TRIES });

  constructor(servers: readonly string[] = []) {
    if (servers.length > 0) this.resolver.setServers([...servers]);
  }

  async addressesOf(host: string): Promise<readonly string[]> {
    if (isIP(host)) return [host];
    // RFC 6761: whatever a name server says.
    if (/(^|\.)localhost\.?$/i.test(host)) return LOOPBACK;
    const answers = await Promise.allSettled([this.resolver.resolve4(host), this.resolver.resolve6(host)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length === 0) throw new EgressFailed('no-such-host');
    return addresses.slice(0, MOST_ADDRESSES);
  }
}
