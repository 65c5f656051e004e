/** The signature of a witness (C2SP tlog-cosignature, `timestamped_signature` with Ed25519). */
export interface TimestampedSignature {
  /** When the witness signed, since the epoch. */
  readonly seconds: bigint;
  readonly signature: Buffer;
}

const SECONDS_BYTES = 8;
const ED25519_BYTES = 64;
const LATEST = 2n ** 63n - 1n;

export function writeTimestamped({ seconds, signature }: TimestampedSignature): Buffer {
  const time = Buffer.alloc(SECONDS_BYTES);
  time.writeBigUInt64BE(seconds);
  return Buffer.concat([time, signature]);
}

/** Undefined for what has another length, or a time that the format does not allow. */
export function readTimestamped(bytes: Buffer): TimestampedSignature | undefined {
  if (bytes.length !== SECONDS_BYTES + ED25519_BYTES) return undefined;
  const seconds = bytes.readBigUInt64BE();
  return seconds <= LATEST ? { seconds, signature: bytes.subarray(SECONDS_BYTES) } : undefined;
}

/** What a witness signs: its word for it and the time, before the text. No signature of one kind passes for the other. */
export function timestampedMessage(text: string, seconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`);
}
