import type { Socket } from 'node:net';
import type { StreamSettings } from '../live-streams/stream-settings.js';
import { CLOSE, closeFrame, FrameWalk } from './frame-walk.js';
import { OneWay } from './one-way.js';
import { Pace } from './pace.js';

/** As long as a last word may take that nobody reads. */
const FAREWELL_MS = 500;

export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

/**
 * A WebSocket between a client and a service, after its handshake. Bytes pass as they come, both ways with the patience of
 * the slower side; of a client's, frames are looked at as they begin: masked as they have to be, no message longer and none
 * faster than it may be. What ends one side ends the other.
 */
export class Channel {
  private readonly inward = new FrameWalk();
  private readonly outward = new FrameWalk();
  private readonly pace: Pace;

  constructor(
    private readonly client: Socket,
    private readonly service: Socket,
    private readonly limits: StreamSettings,
  ) {
    this.pace = new Pace(limits.WEB_SOCKET_BYTES_PER_SECOND);
    for (const socket of [client, service]) {
      socket.on('error', () => socket.destroy());
      socket.setNoDelay(true);
    }
    client.once('close', () => service.destroy());
    service.once('close', () => this.leave());
    client.setTimeout(limits.WEB_SOCKET_IDLE_SECONDS * 1_000, () => this.end(CLOSE.goingAway));
    new OneWay(client, service, {
      mayPass: (piece) => this.mayEnter(piece),
      waitMs: (bytes) => this.pace.waitMs(bytes, performance.now()),
    });
    new OneWay(service, client, { mayPass: (piece) => this.isNoted(piece), waitMs: () => 0 });
  }

  /** Ends it from here. The client is told why, where that does not fall into the middle of what the service was saying. */
  end(code: CloseCode): void {
    const mayBeTold = this.outward.isBetweenFrames && this.client.writable;
    this.service.destroy();
    if (mayBeTold) this.client.write(closeFrame(code));
    this.leave();
  }

  private leave(): void {
    this.client.destroySoon();
    setTimeout(() => this.client.destroy(), FAREWELL_MS).unref();
  }

  private mayEnter(piece: Buffer): boolean {
    for (const { isMasked, messageBytes } of this.inward.walk(piece)) {
      if (isMasked && messageBytes <= this.limits.WEB_SOCKET_MESSAGE_BYTES) continue;
      this.end(isMasked ? CLOSE.tooBig : CLOSE.protocolError);
      return false;
    }
    return true;
  }

  private isNoted(piece: Buffer): boolean {
    // Walked for where it ends alone.
    for (const _ of this.outward.walk(piece));
    return true;
  }
}
