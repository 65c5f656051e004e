import { Clock, SystemClock } from './clock.js';
import { Randomness, SystemRandomness } from './randomness.js';

interface Sequence {
  atMs: number;
  counter: number;
}

const COUNTER_LIMIT = 2 ** 12;
// A fresh counter starts in the lower half, so that at least 2,048 ids fit into a millisecond before time is borrowed.
const COUNTER_START_LIMIT = 2 ** 11;
const UUIDV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

const sequences = new WeakMap<object, Sequence>();

/**
 * A UUIDv7 in lower case (RFC 9562, §5.7), larger than every one made before it on the same clock in this process.
 *
 * Monotonic by a 12-bit counter in `rand_a` (§6.2, method 1). When the wall clock is set back, or more ids are asked
 * for than the counter holds, the last timestamp goes on being used and runs ahead of the clock by a millisecond a
 * full counter: order inside the process is kept, the time in the id is then only near the truth. Between processes
 * order is as good as their clocks: nothing may depend on it (rule D14).
 */
export function uuidv7(clock: Clock, randomness: Randomness): string {
  const random = randomness.bytes(10);
  const { atMs, counter } = advance(sequenceOf(clock), clock.now().getTime(), random);
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(atMs, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  random.copy(bytes, 8, 2);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** When the id says that it was made; see uuidv7() for how far that may be trusted. Throws for anything else. */
export function uuidTime(uuid: string): Date {
  if (!UUIDV7.test(uuid)) throw new TypeError('Not a UUIDv7.');
  return new Date(Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16));
}

const systemClock = new SystemClock();
const systemRandomness = new SystemRandomness();

/** A UUIDv7 from the machine's clock and randomness. */
export const newId = (): string => uuidv7(systemClock, systemRandomness);

// All instances of SystemClock tell the same time and share one sequence; each manual clock is a world of its own.
function sequenceOf(clock: Clock): Sequence {
  const key = clock instanceof SystemClock ? SystemClock : clock;
  let sequence = sequences.get(key);
  if (!sequence) sequences.set(key, (sequence = { atMs: -1, counter: 0 }));
  return sequence;
}

function advance(sequence: Sequence, nowMs: number, random: Buffer): Sequence {
  if (nowMs <= sequence.atMs && sequence.counter + 1 < COUNTER_LIMIT) {
    sequence.counter += 1;
    return sequence;
  }
  sequence.atMs = Math.max(nowMs, sequence.atMs + 1);
  sequence.counter = random.readUInt16BE(0) % COUNTER_START_LIMIT;
  return sequence;
}
