// V8's array-index hash collisions let one request stall the process (CVE-2026-21717); fixed in this release (T12).
const NODE_FLOOR = [24, 14, 1] as const;

/** Refuses to go on under a Node that is older than the supported floor (rule D28). Call it first in every main. */
export function requireSupportedRuntime(version: string = process.versions.node): void {
  if (isOlder(version)) {
    throw new Error(`Guildhall needs Node ${NODE_FLOOR.join('.')} or newer; this is ${version}.`);
  }
}

function isOlder(version: string): boolean {
  const parts = version.split('.').map((part) => Number.parseInt(part, 10));
  for (const [index, floor] of NODE_FLOOR.entries()) {
    const part = parts[index] ?? Number.NaN;
    // A version that cannot be read is not known to be safe.
    if (Number.isNaN(part)) return true;
    if (part !== floor) return part < floor;
  }
  // A pre-release of the floor itself was cut before the fix was.
  return version.includes('-');
}
