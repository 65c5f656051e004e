import { createHmac } from 'node:crypto';
import { bytesIn, hashesIn, isCount, isObject, isText, isTexts } from './members.js';
import { hashOfLeaf, rootByPath } from './merkle-tree.js';
import { type Checkpoint, checkpointIn, signerOf, type VerifierKey } from './signed-note.js';
import { Verdicted } from './verdict.js';

/** What a file says of a trail: how it stood, and where the signed log says so. Nothing of it is believed yet. */
export interface Statement {
  readonly trail: {
    readonly organization: string;
    readonly blind: string;
    readonly origin: string;
    readonly size: number;
    readonly rootHash: string;
  };
  readonly log: LogPlace;
}

export interface LogPlace {
  readonly index: number;
  readonly path: readonly string[];
  readonly checkpoint: string;
}

export function isStatement(read: unknown): read is Statement {
  if (!isObject(read) || !isObject(read['trail'])) return false;
  const { trail } = read;
  const texts = ['organization', 'blind', 'origin', 'rootHash'].map((name) => trail[name]);
  return texts.every(isText) && isCount(trail['size']) && isLogPlace(read['log']);
}

export const isLogPlace = (read: unknown): read is LogPlace =>
  isObject(read) && isCount(read['index']) && isTexts(read['path']) && isText(read['checkpoint']);

/** The checkpoint of a statement. Throws a verdict for what is none. */
export function checkpointOf({ log }: Pick<Statement, 'log'>): Checkpoint {
  const said = checkpointIn(log.checkpoint);
  if (!said) throw new Verdicted('unreadable', 'What should be a checkpoint is none.');
  return said;
}

/** The name of the trail is the one of the organisation, and the trail stands in the log as the statement says. */
export function requireLogged({ trail, log }: Statement): void {
  const { origin, size, rootHash } = checkpointOf({ log });
  const name = createHmac('sha256', bytesIn(trail.blind) ?? '')
    .update(trail.organization)
    .digest('hex');
  if (trail.origin !== `${origin}/trails/${name}`)
    throw new Verdicted('broken', 'The trail is not the one of this organisation.');
  const leaf = hashOfLeaf(Buffer.from(`${trail.origin}\n${trail.size}\n${trail.rootHash}\n`));
  const path = hashesIn(log.path);
  const root = path && rootByPath(leaf, { index: log.index, size, path });
  if (root?.toString('base64') !== rootHash)
    throw new Verdicted('broken', 'The trail does not stand in the log like that: it, or its way there, was changed.');
}

/** Without a key from elsewhere the file's own must hold at least: otherwise it contradicts itself. */
export function requireSigned(checkpoint: string, trusted: readonly VerifierKey[]): void {
  if (trusted.length > 0 && !signerOf(checkpoint, trusted))
    throw new Verdicted('unsigned', 'None of the keys has signed the checkpoint.');
}
