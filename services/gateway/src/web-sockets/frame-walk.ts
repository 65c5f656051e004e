/** Why a client's frames end its WebSocket: as the code of the close frame says it (RFC 6455, 7.4.1). */
export const CLOSE = { goingAway: 1001, protocolError: 1002, policyViolation: 1008, tooBig: 1009 } as const;

const SHORT_HEADER = 2;
const LENGTH_16 = 126;
const LENGTH_64 = 127;
const MASK_BYTES = 4;
const LONGEST_HEADER = 14;
const FIN = 0x80;
const MASKED = 0x80;
const LENGTH_BITS = 0x7f;
const OPCODE_BITS = 0x0f;
const FIRST_CONTROL = 0x8;
const HIGH_WORD = 0x1_0000_0000;

export interface Frame {
  readonly isMasked: boolean;
  /** Of this frame and of those that it continues; of a control frame its own. */
  readonly messageBytes: number;
}

/**
 * Walks along the bytes of one direction of a WebSocket (RFC 6455, 5.2), however they are cut, and tells each frame as it
 * begins. It keeps no payload: what it knows is where a frame ends, so that a word of our own can stand between two.
 */
export class FrameWalk {
  private readonly header = Buffer.alloc(LONGEST_HEADER);
  private headerBytes = 0;
  private payloadLeft = 0;
  private messageBytes = 0;

  /** Whether nothing of a frame has been seen that is still to be continued. */
  get isBetweenFrames(): boolean {
    return this.headerBytes === 0 && this.payloadLeft === 0;
  }

  /** The frames that begin in this piece, in their order. */
  *walk(piece: Buffer): Generator<Frame> {
    let at = 0;
    while (at < piece.length) {
      const step = Math.min(this.payloadLeft, piece.length - at);
      this.payloadLeft -= step;
      at += step;
      if (this.payloadLeft > 0 || at === piece.length) return;
      this.header[this.headerBytes++] = piece[at++]!;
      if (this.headerBytes >= SHORT_HEADER && this.headerBytes === this.headerLength) yield this.begun();
    }
  }

  private get headerLength(): number {
    const length = this.header[1]! & LENGTH_BITS;
    const extended = length === LENGTH_16 ? 2 : length === LENGTH_64 ? 8 : 0;
    return SHORT_HEADER + extended + (this.isMasked ? MASK_BYTES : 0);
  }

  private get isMasked(): boolean {
    return (this.header[1]! & MASKED) !== 0;
  }

  private begun(): Frame {
    const [first] = this.header;
    const isControl = (first! & OPCODE_BITS) >= FIRST_CONTROL;
    this.headerBytes = 0;
    this.payloadLeft = this.payloadLength();
    if (isControl) return { isMasked: this.isMasked, messageBytes: this.payloadLeft };
    const messageBytes = this.messageBytes + this.payloadLeft;
    this.messageBytes = (first! & FIN) === 0 ? messageBytes : 0;
    return { isMasked: this.isMasked, messageBytes };
  }

  private payloadLength(): number {
    const length = this.header[1]! & LENGTH_BITS;
    if (length === LENGTH_16) return this.header.readUInt16BE(SHORT_HEADER);
    if (length < LENGTH_16) return length;
    return this.header.readUInt32BE(SHORT_HEADER) * HIGH_WORD + this.header.readUInt32BE(SHORT_HEADER + 4);
  }
}

/** A close frame of ours: short, final and, as a server's, not masked. */
export function closeFrame(code: number): Buffer {
  const frame = Buffer.from([FIN | FIRST_CONTROL, 2, 0, 0]);
  frame.writeUInt16BE(code, 2);
  return frame;
}
