/** What a C2SP tlog-proof says: a record of a log is in it at `index`, by the signed checkpoint. */
export interface TlogProof {
  /** Opaque to the format: what is needed to make the record. */
  readonly extra: Buffer;
  readonly index: number;
  readonly path: readonly Buffer[];
  /** The signed note, as it is. */
  readonly checkpoint: string;
}

/** The text of a `.tlog-proof` file. */
export function writeTlogProof({ extra, index, path, checkpoint }: TlogProof): string {
  const lines = [
    'c2sp.org/tlog-proof@v1',
    `extra ${extra.toString('base64')}`,
    `index ${index}`,
    ...path.map((hash) => hash.toString('base64')),
  ];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}
