import { counter } from '@guildhall/telemetry';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { AddressSettings } from './address-settings.js';
import { readAddress } from './client-address.js';
import { type Subnet, Subnets } from './subnet.js';

const refused = counter({
  name: 'guildhall_gateway_connections_refused_total',
  help: 'Connections that were cut since their network holds as many as one may.',
});

type BoundSettings = Pick<AddressSettings, 'CONNECTIONS_OF_ADDRESS' | 'TRUSTED_PROXIES'> & {
  readonly RATE_LIMITS_LIFTED_FOR: { readonly networks: readonly Subnet[] };
};

/**
 * Bounds the connections of one network (an address; of IPv6 a /64), so that whoever opens one after the other and says
 * nothing, or little at a time, takes none from others (T13). One too many is cut without a word: nothing has been asked yet,
 * and an answer would cost what this is to save. Trusted proxies speak for many, and keep count themselves.
 */
export class ConnectionBounds {
  private readonly open = new Map<string, number>();
  private readonly unbounded: Subnets;

  constructor(private readonly settings: BoundSettings) {
    this.unbounded = new Subnets([...settings.TRUSTED_PROXIES, ...settings.RATE_LIMITS_LIFTED_FOR.networks]);
  }

  watch(server: Server): void {
    server.on('connection', (socket) => this.opened(socket));
  }

  private opened(socket: Socket): void {
    const address = readAddress(socket.remoteAddress ?? '');
    // Gone again already, or somebody's who may.
    if (!address || this.unbounded.hold(address.text)) return;
    const { network } = address;
    const count = (this.open.get(network) ?? 0) + 1;
    if (count > this.settings.CONNECTIONS_OF_ADDRESS) {
      refused.inc();
      return void socket.destroy();
    }
    this.open.set(network, count);
    socket.once('close', () => this.closed(network));
  }

  private closed(network: string): void {
    const left = (this.open.get(network) ?? 0) - 1;
    if (left > 0) this.open.set(network, left);
    else this.open.delete(network);
  }
}
