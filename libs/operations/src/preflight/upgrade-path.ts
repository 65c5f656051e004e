interface Release {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/**
 * Why one may not go from one version to the other, or undefined where one may: forwards, to the next minor at most, or to
 * the first of the next major. Tags that are no versions (`main`, a commit) cannot be compared, and are not refused.
 */
export function upgradeRefusal(from: string, to: string): string | undefined {
  const [before, after] = [releaseOf(from), releaseOf(to)];
  if (!before || !after) return undefined;
  if (isBefore(after, before))
    return `${to} is older than ${from}, which runs here, and migrations do not go backwards.`;
  const isNeighbour =
    after.major === before.major
      ? after.minor <= before.minor + 1
      : after.major === before.major + 1 && after.minor === 0;
  return isNeighbour ? undefined : `${to} leaves out minors after ${from}, which runs here.`;
}

function releaseOf(version: string): Release | undefined {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(version) ?? [];
  return major ? { major: Number(major), minor: Number(minor), patch: Number(patch) } : undefined;
}

function isBefore(one: Release, other: Release): boolean {
  return (one.major - other.major || one.minor - other.minor || one.patch - other.patch) < 0;
}
