import { isIP } from 'node:net';
import type { AddressRules, Standing } from './address-rules.js';
import { EgressRefused } from './egress-errors.js';
import type { NameResolver } from './name-resolver.js';

export const USUAL_PORTS: readonly number[] = [443, 8443];

const LONGEST_URL = 2_048;
// What readers of URLs disagree about: the standard drops tabs and line ends, and takes a backslash for a slash.
// eslint-disable-next-line no-control-regex -- control characters are what it looks for.
const AMBIGUOUS = /[\u0000-\u0020\u007f\\]/;

export interface Destination {
  readonly protocol: string;
  /** A name or an address, an IPv6 one without brackets. */
  readonly hostname: string;
  /** '' for the scheme's own. */
  readonly port: string;
}

/** Decides where a call may go: by the form of its URL at once, by the addresses of its host before each connection. */
export class Destinations {
  constructor(
    private readonly rules: AddressRules,
    private readonly resolver: NameResolver,
    private readonly ports: readonly number[] = USUAL_PORTS,
  ) {}

  /** The URL, if its form lets it be tried. What a name stands for is asked only when it is about to be called. */
  parse(text: string): URL {
    if (text.length > LONGEST_URL || AMBIGUOUS.test(text) || !URL.canParse(text)) throw new EgressRefused('form');
    const url = new URL(text);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new EgressRefused('scheme');
    if (url.username || url.password) throw new EgressRefused('credentials');
    const hostname = url.hostname.replace(/^\[|\]$/g, '');
    // A name may yet turn out to lie in a listed network, where any scheme and port will do.
    const standing = isIP(hostname) ? this.rules.standingOf(hostname) : this.rules.hasListed ? 'listed' : 'outside';
    this.require({ protocol: url.protocol, hostname, port: url.port }, standing);
    return url;
  }

  /**
   * The addresses to connect to, each of them checked: whoever connects to these and to nothing else cannot be led
   * elsewhere by another answer of the name server (rebinding). One that is inside refuses all.
   */
  async addressesOf(destination: Destination): Promise<readonly string[]> {
    const addresses = await this.resolver.addressesOf(destination.hostname);
    for (const address of addresses) this.require(destination, this.rules.standingOf(address));
    return addresses;
  }

  private require({ protocol, port }: Destination, standing: Standing): void {
    if (standing === 'inside') throw new EgressRefused('address');
    if (standing === 'listed') return;
    if (protocol !== 'https:') throw new EgressRefused('scheme');
    if (!this.ports.includes(Number(port || 443))) throw new EgressRefused('port');
  }
}
