import { BlockList, isIPv4 } from 'node:net';
import { list } from '@guildhall/config';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

/** A range of addresses, IPv4-mapped ones as IPv4. */
export interface Subnet {
  readonly family: 'ipv4' | 'ipv6';
  readonly address: string;
  readonly prefix: number;
}

const MAPPED_PREFIX = 96; // ::ffff:0:0/96 holds all of IPv4

/** `10.0.0.0/8`, `2001:db8::/32`, or a single address; undefined for anything else. */
export function readSubnet(text: string): Subnet | undefined {
  const range = text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`;
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(range)) return subnetOf(ipaddr.IPv4.parseCIDR(range));
  if (!ipaddr.IPv6.isValidCIDR(range)) return undefined;
  const [address, prefix] = ipaddr.IPv6.parseCIDR(range);
  return address.isIPv4MappedAddress() && prefix >= MAPPED_PREFIX
    ? subnetOf([address.toIPv4Address(), prefix - MAPPED_PREFIX])
    : subnetOf([address, prefix]);
}

function subnetOf([address, prefix]: [ipaddr.IPv4 | ipaddr.IPv6, number]): Subnet {
  return { family: address.kind(), address: address.toString(), prefix };
}

/** A setting: comma-separated ranges. All addresses at once are refused: whoever is trusted so far can be anybody. */
export function subnets() {
  return list().transform((entries, context) =>
    entries.map((entry, index) => {
      const subnet = readSubnet(entry);
      if (subnet && subnet.prefix > 0) return subnet;
      const message = subnet ? 'holds every address there is' : 'is no address or range (CIDR)';
      context.addIssue({ code: 'custom', message: `entry ${index + 1} ${message}` });
      return z.NEVER;
    }),
  );
}

/** Tells whether an address in the spelling of `readAddress` lies in one of the ranges. */
export class Subnets {
  private readonly ranges = new BlockList();
  readonly areEmpty: boolean;

  constructor(subnets: readonly Subnet[]) {
    this.areEmpty = subnets.length === 0;
    for (const { address, prefix, family } of subnets) this.ranges.addSubnet(address, prefix, family);
  }

  hold(address: string): boolean {
    if (this.areEmpty) return false;
    return this.ranges.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
  }
}
