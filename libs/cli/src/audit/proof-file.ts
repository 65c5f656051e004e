/** What a file of a proof says, nothing of it believed yet. */
export interface ProofFile {
  readonly entry: { readonly id: string; readonly place: number; readonly canonical: string };
  readonly trail: {
    readonly organization: string;
    readonly blind: string;
    readonly origin: string;
    readonly size: number;
    readonly rootHash: string;
    readonly path: readonly string[];
  };
  readonly log: { readonly index: number; readonly path: readonly string[]; readonly checkpoint: string };
  /** Of the file itself: whoever made the file made them as well. */
  readonly keys: readonly string[];
}

const FORMAT = 'guildhall-proof/1';
const TLOG_PROOF = 'c2sp.org/tlog-proof@v1\n';

/** Reads either form: the JSON of `GET …/proof`, or a C2SP tlog-proof. Undefined for anything else. */
export function readProofFile(text: string): ProofFile | undefined {
  const read = text.startsWith(TLOG_PROOF) ? fromTlogProof(text) : fromJson(text);
  return isProof(read) ? { ...read, keys: Array.isArray(read.keys) ? read.keys.filter(isText) : [] } : undefined;
}

function fromTlogProof(text: string): unknown {
  const end = text.indexOf('\n\n');
  const [, extra = '', index = '', ...path] = text.slice(0, end).split('\n');
  const at = /^index (0|[1-9]\d{0,15})$/.exec(index)?.[1];
  const inner = fromJson(Buffer.from(extra.replace(/^extra /, ''), 'base64').toString('utf8'));
  if (end < 0 || at === undefined || !isObject(inner)) return undefined;
  return { ...inner, log: { index: Number(at), path, checkpoint: text.slice(end + 2) } };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isProof(read: unknown): read is ProofFile {
  if (!isObject(read) || read['format'] !== FORMAT) return false;
  const { entry, trail, log } = read;
  if (!isObject(entry) || !isObject(trail) || !isObject(log)) return false;
  const texts = [entry['id'], entry['canonical'], log['checkpoint']];
  const ofTrail = ['organization', 'blind', 'origin', 'rootHash'].map((name) => trail[name]);
  const counts = [entry['place'], trail['size'], log['index']];
  const paths = [trail['path'], log['path']];
  return (
    [...texts, ...ofTrail].every(isText) &&
    counts.every((count) => Number.isSafeInteger(count) && Number(count) >= 0) &&
    paths.every((path) => Array.isArray(path) && path.every(isText))
  );
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
