import type { Addresses, Contender } from '../measurement.js';

type Contenders = Record<string, (servers: Addresses) => Promise<Contender>>;

/** Where the peers are, that nobody ships with us: without the setting, a measurement goes without its peer. */
const SETTINGS = {
  Keycloak: 'BENCH_KEYCLOAK',
  OpenFGA: 'BENCH_OPENFGA',
  HAProxy: 'BENCH_HAPROXY',
  Envoy: 'BENCH_ENVOY',
  'Go net/http': 'BENCH_GO_GATEWAY',
  Tessera: 'BENCH_TESSERA',
  'the load of Tessera': 'BENCH_TESSERA_HAMMER',
  immudb: 'BENCH_IMMUDB_PERF',
} as const;

export type Peer = keyof typeof SETTINGS;

export const pathOf = (peer: Peer): string | undefined => process.env[SETTINGS[peer]] || undefined;

/** The peer as one more contender, where it is installed. @param column its heading, where it takes part twice */
export function besidePeer(
  peer: Peer,
  open: (servers: Addresses, at: string) => Promise<Contender>,
  column: string = peer,
): Contenders {
  const at = pathOf(peer);
  return at ? { [column]: (servers) => open(servers, at) } : {};
}

/** What the table says of it. */
export const presenceOf = (peer: Peer, is: string): string =>
  pathOf(peer) ? `${peer}: ${is}.` : `${peer} was not there: \`${SETTINGS[peer]}\` says where it is (bench/README.md).`;
