import { bytesIn, isCount, isObject, isText, isTexts, jsonIn } from './members.js';
import { isStatement, type Statement } from './statement.js';

/** What a file of a proof says, nothing of it believed yet. */
export interface ProofFile extends Statement {
  readonly entry: { readonly id: string; readonly place: number; readonly canonical: string };
  readonly trail: Statement['trail'] & { readonly path: readonly string[] };
  /** Of the file itself: whoever made the file made them as well. */
  readonly keys: readonly string[];
}

const FORMAT = 'guildhall-proof/1';
const TLOG_PROOF = 'c2sp.org/tlog-proof@v1\n';

/** Reads either form: the JSON of `GET …/proof`, or a C2SP tlog-proof. Undefined for anything else. */
export function readProofFile(text: string): ProofFile | undefined {
  const read = text.startsWith(TLOG_PROOF) ? fromTlogProof(text) : jsonIn(text);
  return isProof(read) ? { ...read, keys: Array.isArray(read.keys) ? read.keys.filter(isText) : [] } : undefined;
}

function fromTlogProof(text: string): unknown {
  const end = text.indexOf('\n\n');
  const [, extra = '', index = '', ...path] = text.slice(0, end).split('\n');
  const at = /^index (0|[1-9]\d{0,15})$/.exec(index)?.[1];
  const inner = jsonIn(bytesIn(extra.replace(/^extra /, ''))?.toString('utf8') ?? '');
  if (end < 0 || at === undefined || !isObject(inner)) return undefined;
  return { ...inner, log: { index: Number(at), path, checkpoint: text.slice(end + 2) } };
}

function isProof(read: unknown): read is ProofFile {
  if (!isObject(read) || read['format'] !== FORMAT || !isStatement(read)) return false;
  const { entry, trail } = read as Record<string, unknown>;
  if (!isObject(entry) || !isObject(trail)) return false;
  return isText(entry['id']) && isText(entry['canonical']) && isCount(entry['place']) && isTexts(trail['path']);
}
