import { BlockList, isIP } from 'node:net';

/** `outside` is where calls may go, `listed` where an operator lets them go, `inside` where they never may. */
export type Standing = 'outside' | 'listed' | 'inside';

/**
 * What is not "globally reachable" in IANA's IPv4 special-purpose registry (RFC 6890), with multicast, the reserved
 * block, the 6to4 relays, and the address at which Azure keeps its wire server, which is a public one.
 */
const INSIDE_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '168.63.129.16/32',
];

/**
 * Of IPv6 only global unicast can be outside. What lies in no other block is inside without being named: IPv4 in IPv6
 * (mapped, compatible, NAT64), unique local, link-local, site-local, multicast, loopback, unspecified.
 */
const GLOBAL_V6 = ['2000::/3'];
/** In there: protocol assignments with Teredo and ORCHID, documentation, 6to4, which holds an IPv4 address too. */
const INSIDE_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

/** Where clouds tell a machine its secrets. No list opens these: what asks there is never a receiver of ours. */
const METADATA = [
  '169.254.0.0/16',
  '168.63.129.16/32',
  '100.100.100.200/32',
  '192.0.0.192/32',
  'fe80::/10',
  'fd00:ec2::/32',
];

const CIDR = /^(?<address>[0-9A-Fa-f:.]+)\/(?<bits>\d{1,3})$/;

/** `10.1.0.0/16`, `fd12::/64`: nothing shorter, nothing with a name. */
export function isNetwork(text: string): boolean {
  return readNetwork(text) !== undefined;
}

/** Tells of an address what stands there. */
export class AddressRules {
  private readonly listed: BlockList;
  private readonly metadata = networks(METADATA);
  private readonly inside = networks([...INSIDE_V4, ...INSIDE_V6]);
  private readonly globalV6 = networks(GLOBAL_V6);

  constructor(private readonly allowedNetworks: readonly string[]) {
    this.listed = networks(allowedNetworks);
  }

  get hasListed(): boolean {
    return this.allowedNetworks.length > 0;
  }

  standingOf(address: string): Standing {
    const version = isIP(address);
    if (version === 0) return 'inside';
    const family = version === 4 ? 'ipv4' : 'ipv6';
    // BlockList looks at an IPv4 address in IPv6 as the IPv4 address that it is.
    if (this.metadata.check(address, family)) return 'inside';
    if (this.listed.check(address, family)) return 'listed';
    if (this.inside.check(address, family)) return 'inside';
    return version === 4 || this.globalV6.check(address, family) ? 'outside' : 'inside';
  }
}

function networks(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) {
    const network = readNetwork(text);
    if (!network) throw new TypeError('A network is an address, a slash and a number of bits.');
    list.addSubnet(network.address, network.bits, network.family);
  }
  return list;
}

function readNetwork(text: string) {
  const { address = '', bits = '' } = CIDR.exec(text)?.groups ?? {};
  const version = isIP(address);
  if (version === 0 || Number(bits) > (version === 4 ? 32 : 128)) return undefined;
  return { address, bits: Number(bits), family: version === 4 ? ('ipv4' as const) : ('ipv6' as const) };
}
