/** What can be wrong with a trail. Words of the API and of `TrailBroken`. */
export const FINDINGS = [
  'signature-invalid',
  'log-mismatch',
  'tree-mismatch',
  'place-missing',
  'content-missing',
  'leaf-mismatch',
  'chain-mismatch',
] as const;

/** The first thing that does not fit, and at which place of the trail. */
export class Break extends Error {
  override readonly name = 'Break';

  constructor(
    readonly finding: (typeof FINDINGS)[number],
    readonly place: number,
  ) {
    super(`${finding} at ${place}`);
  }
}
