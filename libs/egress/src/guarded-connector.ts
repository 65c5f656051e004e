import type { LookupFunction } from 'node:net';
import { isIPv6 } from 'node:net';
import { buildConnector } from 'undici';
import type { Destinations } from './destinations.js';
import type { OutboundProxy } from './outbound-proxy.js';

const CONNECT_MS = 5_000;

interface ConnectorOptions {
  readonly ca: string | undefined;
  readonly proxy: OutboundProxy | undefined;
}

/**
 * Opens a connection to a checked address of its host, and to no other: the name is asked once for each connection, and
 * what was checked is what is connected to. TLS is verified against the name, not the address.
 */
export function guardedConnector(
  destinations: Destinations,
  { ca, proxy }: ConnectorOptions,
): buildConnector.connector {
  const open = async (options: buildConnector.Options, callback: buildConnector.Callback): Promise<void> => {
    try {
      const addresses = await destinations.addressesOf(options);
      const connect = buildConnector({
        timeout: CONNECT_MS,
        // A session that was resumed was verified by another connection's rules.
        maxCachedSessions: 0,
        lookup: answering(addresses),
        autoSelectFamily: true,
        ...(ca ? { ca } : {}),
      });
      if (!proxy) return connect(options, callback);
      const isPlain = options.protocol === 'http:';
      const port = options.port || (isPlain ? '80' : '443');
      const httpSocket = await proxy.tunnelTo({ address: addresses[0] ?? '', port }, CONNECT_MS);
      if (isPlain) callback(null, httpSocket);
      else connect({ ...options, httpSocket }, callback);
    } catch (error) {
      callback(error as Error, null);
    }
  };
  return (options, callback) => void open(options, callback);
}

function answering(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, { all }, callback) => {
    const [first] = found;
    if (all) callback(null, found);
    else callback(null, first?.address ?? '', first?.family);
  };
}
