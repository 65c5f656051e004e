// With random nonces a GCM key may seal 2^32 times (NIST SP 800-38D, §8.3); beyond, two nonces are too likely equal.
const WARN_EVERY = 2 ** 28;

/** Told once for each 2^28 values (a sixteenth of the limit) that this process has sealed under one key. */
export type KeyUseWarning = (warning: { readonly keyId: string; readonly uses: number }) => void;

/**
 * Counts what a process seals under each key of the ring, and warns long before the limit of GCM.
 *
 * Counted for the key of the ring over all tenants and labels, although the limit holds for each derived key: it warns
 * too early rather than too late. Processes do not add up, and a restart begins at nought: that is what the factor of
 * sixteen is for.
 */
export class KeyUse {
  private readonly uses = new Map<string, number>();

  constructor(
    private readonly onWorn: KeyUseWarning = warnProcess,
    private readonly warnEvery = WARN_EVERY,
  ) {}

  count(keyId: string): void {
    const uses = (this.uses.get(keyId) ?? 0) + 1;
    this.uses.set(keyId, uses);
    if (uses % this.warnEvery === 0) this.onWorn({ keyId, uses });
  }
}

function warnProcess({ keyId, uses }: { keyId: string; uses: number }): void {
  const message = `Key ${keyId} has sealed ${uses} values in this process. Rotate it before 2^32 are sealed in all.`;
  process.emitWarning(message, { type: 'KeyUseWarning', code: 'GUILDHALL_KEY_USE' });
}
