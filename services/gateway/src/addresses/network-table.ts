import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Subnet } from './subnet.js';

const BITS_OF_A_DIGIT = 4;
const IPV4_DIGITS = 8;

/**
 * What is known of networks, found by an address: one look-up for each length of prefix that is in use, and there are five
 * of them rather than ten thousand. (Node's `BlockList` compares with every range in turn: a millisecond for ten thousand.)
 */
export class NetworkTable<T> {
  // By length of prefix, then by the bits that count.
  private readonly tables: Readonly<Record<Subnet['family'], Map<number, Map<string, T>>>> = {
    ipv4: new Map(),
    ipv6: new Map(),
  };

  get({ family, address, prefix }: Subnet): T | undefined {
    return this.tables[family].get(prefix)?.get(firstBits(digitsOf(address), prefix));
  }

  set({ family, address, prefix }: Subnet, value: T): void {
    const table = this.tables[family].get(prefix) ?? new Map<string, T>();
    this.tables[family].set(prefix, table.set(firstBits(digitsOf(address), prefix), value));
  }

  delete({ family, address, prefix }: Subnet): void {
    const table = this.tables[family].get(prefix);
    table?.delete(firstBits(digitsOf(address), prefix));
    if (table?.size === 0) this.tables[family].delete(prefix);
  }

  /** What is known of the networks that hold an address. @param digits as `digitsOf` writes it */
  holding(digits: string): T[] {
    const held: T[] = [];
    for (const [prefix, table] of this.tables[digits.length === IPV4_DIGITS ? 'ipv4' : 'ipv6']) {
      const found = table.get(firstBits(digits, prefix));
      if (found !== undefined) held.push(found);
    }
    return held;
  }

  get isEmpty(): boolean {
    return this.tables.ipv4.size + this.tables.ipv6.size === 0;
  }
}

/** The bits of an address in hexadecimal digits; it is one in the spelling of `readAddress`. */
export function digitsOf(address: string): string {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number)).toString('hex');
  return Buffer.from(ipaddr.IPv6.parse(address).toByteArray()).toString('hex');
}

function firstBits(digits: string, prefix: number): string {
  const whole = Math.floor(prefix / BITS_OF_A_DIGIT);
  const rest = prefix % BITS_OF_A_DIGIT;
  if (rest === 0) return digits.slice(0, whole);
  return digits.slice(0, whole) + (Number.parseInt(digits.charAt(whole), 16) >> (BITS_OF_A_DIGIT - rest)).toString();
}
