import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Subnet } from './subnet.js';

const BITS_OF_A_DIGIT = 4;

/**
 * What is known of networks, found by an address: one look-up for each length of prefix that is in use, and there are five
 * of them rather than ten thousand. (Node's `BlockList` compares with every range in turn: a millisecond for ten thousand.)
 */
export class NetworkTable<T> {
  // By family and length of prefix, then by the bits that count.
  private readonly tables = new Map<string, Map<string, T>>();
  private readonly lengthsOf: Record<Subnet['family'], number[]> = { ipv4: [], ipv6: [] };

  get(subnet: Subnet): T | undefined {
    return this.tables.get(nameOf(subnet))?.get(bitsOf(subnet));
  }

  set(subnet: Subnet, value: T): void {
    const table = this.tables.get(nameOf(subnet)) ?? new Map<string, T>();
    if (table.size === 0) this.lengthsOf[subnet.family].push(subnet.prefix);
    this.tables.set(nameOf(subnet), table.set(bitsOf(subnet), value));
  }

  delete(subnet: Subnet): void {
    const table = this.tables.get(nameOf(subnet));
    if (!table?.delete(bitsOf(subnet)) || table.size > 0) return;
    const { family, prefix } = subnet;
    this.tables.delete(nameOf(subnet));
    this.lengthsOf[family] = this.lengthsOf[family].filter((length) => length !== prefix);
  }

  /** What is known of the networks that hold an address. @param digits as `digitsOf` writes it */
  *holding(digits: string): Generator<T> {
    const family = digits.length === IPV4_DIGITS ? 'ipv4' : 'ipv6';
    for (const prefix of this.lengthsOf[family]) {
      const found = this.tables.get(nameOf({ family, prefix }))?.get(firstBits(digits, prefix));
      if (found !== undefined) yield found;
    }
  }

  get isEmpty(): boolean {
    return this.tables.size === 0;
  }
}

const IPV4_DIGITS = 8;

/** The bits of an address in hexadecimal digits; it is one in the spelling of `readAddress`. */
export function digitsOf(address: string): string {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number)).toString('hex');
  return Buffer.from(ipaddr.IPv6.parse(address).toByteArray()).toString('hex');
}

const nameOf = ({ family, prefix }: Pick<Subnet, 'family' | 'prefix'>) => `${family}/${prefix}`;
const bitsOf = ({ address, prefix }: Subnet) => firstBits(digitsOf(address), prefix);

function firstBits(digits: string, prefix: number): string {
  const whole = Math.floor(prefix / BITS_OF_A_DIGIT);
  const rest = prefix % BITS_OF_A_DIGIT;
  if (rest === 0) return digits.slice(0, whole);
  return digits.slice(0, whole) + (Number.parseInt(digits.charAt(whole), 16) >> (BITS_OF_A_DIGIT - rest)).toString();
}
