import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { closeFrame, type Frame, FrameWalk } from './frame-walk.js';

interface Sent {
  readonly opcode: number;
  readonly isFinal: boolean;
  readonly isMasked: boolean;
  readonly length: number;
}

function frameOf({ opcode, isFinal, isMasked, length }: Sent): Buffer {
  const first = (isFinal ? 0x80 : 0) | opcode;
  const mask = isMasked ? 0x80 : 0;
  const header = length < 126 ? [first, mask | length] : [first, mask | 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), Buffer.alloc(isMasked ? 4 : 0, 7), Buffer.alloc(length, 0x81)]);
}

const frames = fc.record({
  opcode: fc.constantFrom(0, 1, 2, 8, 9, 10),
  isFinal: fc.boolean(),
  isMasked: fc.boolean(),
  length: fc.oneof(fc.nat(130), fc.nat(1_000)),
});

describe('the walk along the frames of a WebSocket', () => {
  it('finds the same frames however the bytes are cut, and ends between two', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(frames, { maxLength: 8 }), sizes, (sent, cuts) => {
        const walk = new FrameWalk();
        const bytes = Buffer.concat(sent.map(frameOf));
        const found: Frame[] = [];
        for (let at = 0, cut = 0; at < bytes.length; at += cuts[cut % cuts.length]!, cut++)
          found.push(...walk.walk(bytes.subarray(at, at + cuts[cut % cuts.length]!)));
        expect(found.map(({ isMasked }) => isMasked)).toEqual(sent.map(({ isMasked }) => isMasked));
        expect(walk.isBetweenFrames).toBe(true);
      }),
    );
  });

  it('is between two frames nowhere else', () => {
    const bytes = frameOf({ opcode: 2, isFinal: true, isMasked: true, length: 200 });
    const walk = new FrameWalk();
    for (const byte of bytes.subarray(0, -1)) {
      for (const _ of walk.walk(Buffer.from([byte])));
      expect(walk.isBetweenFrames).toBe(false);
    }
    for (const _ of walk.walk(bytes.subarray(-1)));
    expect(walk.isBetweenFrames).toBe(true);
  });

  it('counts a message over all its frames, and a control frame within it apart', () => {
    const walk = new FrameWalk();
    const part = { isMasked: true, length: 100 };
    const bytes = Buffer.concat(
      [
        { ...part, opcode: 1, isFinal: false },
        { ...part, opcode: 9, isFinal: true, length: 5 },
        { ...part, opcode: 0, isFinal: false },
        { ...part, opcode: 0, isFinal: true },
        { ...part, opcode: 1, isFinal: true },
      ].map(frameOf),
    );
    expect([...walk.walk(bytes)].map(({ messageBytes }) => messageBytes)).toEqual([100, 5, 200, 300, 100]);
  });

  it('believes a frame that announces more than anybody could send', () => {
    const huge = Buffer.from([0x82, 0xff, 0x7f, ...Array.from({ length: 7 }, () => 0xff), 0, 0, 0, 0]);
    expect([...new FrameWalk().walk(huge)][0]?.messageBytes).toBeGreaterThan(2 ** 60);
  });
});

describe('a close frame of ours', () => {
  it('is one frame, not masked, with its code', () => {
    expect([...new FrameWalk().walk(closeFrame(1008))]).toEqual([{ isMasked: false, messageBytes: 2 }]);
    expect([...closeFrame(1008)]).toEqual([0x88, 0x02, 0x03, 0xf0]);
  });
});
