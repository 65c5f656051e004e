import { HASH_BYTES } from '../merkle/hashes.js';

/** What a log asks a witness for: to co-sign a checkpoint, which its path leads to from the size that was co-signed last. */
export interface AddCheckpointBody {
  readonly oldSize: number;
  readonly path: readonly Buffer[];
  /** The signed checkpoint, as it is. */
  readonly note: string;
}

const OLD = /^old (?<size>0|[1-9]\d{0,15})$/;
const HASH = /^[A-Za-z0-9+/]{43}=$/;
const MOST_HASHES = 63;

/** C2SP tlog-witness, add-checkpoint. Undefined for what is no such body. */
export function readAddCheckpoint(body: string): AddCheckpointBody | undefined {
  const end = body.indexOf('\n\n');
  const [old = '', ...hashes] = body.slice(0, Math.max(end, 0)).split('\n');
  const oldSize = Number(OLD.exec(old)?.groups?.['size']);
  if (!Number.isSafeInteger(oldSize) || hashes.length > MOST_HASHES || !hashes.every(isHash)) return undefined;
  return { oldSize, path: hashes.map((hash) => Buffer.from(hash, 'base64')), note: body.slice(end + 2) };
}

export function writeAddCheckpoint({ oldSize, path, note }: AddCheckpointBody): string {
  return [`old ${oldSize}`, ...path.map((hash) => hash.toString('base64')), '', note].join('\n');
}

/** One spelling alone: another would be another body with the same meaning. */
function isHash(line: string): boolean {
  const bytes = Buffer.from(line, 'base64');
  return HASH.test(line) && bytes.length === HASH_BYTES && bytes.toString('base64') === line;
}
