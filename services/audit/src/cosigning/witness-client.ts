import type { EgressAnswer, EgressClient } from '@guildhall/egress';
import { openNote, readSignatureLine } from '../notes/signed-note.js';
import { readTimestamped } from '../notes/timestamped-signature.js';
import { type AddCheckpointBody, writeAddCheckpoint } from '../witness/add-checkpoint-body.js';
import type { WitnessAddress } from './witness-address.js';

const WITHIN_MS = 5_000;
const MOST_ANSWER_BYTES = 16_384;

export type WitnessRefusal =
  /** It knows the log with other leaves: somebody shows two histories (T68). */
  | 'another-history'
  /** It has co-signed more leaves than there are: the log went back in time (T69). */
  | 'ahead-of-the-log'
  | 'log-unknown'
  | 'log-key-unknown'
  | 'malformed-answer';

export class WitnessRefused extends Error {
  override readonly name = 'WitnessRefused';

  constructor(readonly reason: WitnessRefusal) {
    super(`The witness did not co-sign: ${reason}.`);
  }
}

export type WitnessReply =
  | { readonly kind: 'cosigned'; readonly line: string; readonly at: Date }
  /** The witness has last co-signed another size than the proof begins at. */
  | { readonly kind: 'elsewhere'; readonly size: number };

const REFUSALS: ReadonlyMap<number, WitnessRefusal> = new Map([
  [403, 'log-key-unknown'],
  [404, 'log-unknown'],
  [422, 'another-history'],
]);

/** Asks one witness (C2SP tlog-witness). Believes only what its key has signed. */
export class WitnessClient {
  constructor(
    readonly address: WitnessAddress,
    private readonly egress: EgressClient,
  ) {}

  get name(): string {
    return this.address.verifier.name;
  }

  /** Throws `WitnessRefused`, or what the egress client throws when it is away. Nothing is repeated here. */
  async ask(body: AddCheckpointBody): Promise<WitnessReply> {
    const answer = await this.egress.request({
      url: `${this.address.url}/add-checkpoint`,
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: writeAddCheckpoint(body),
      timeoutMs: WITHIN_MS,
      mostAnswerBytes: MOST_ANSWER_BYTES,
    });
    if (answer.status === 200) return this.cosignatureIn(answer, body.note);
    if (answer.status === 409) return elsewhere(answer);
    throw new WitnessRefused(REFUSALS.get(answer.status) ?? 'malformed-answer');
  }

  private cosignatureIn({ body }: EgressAnswer, note: string): WitnessReply {
    const { verifier } = this.address;
    for (const line of body.toString('utf8').split('\n')) {
      const found = readSignatureLine(line);
      if (found?.name !== verifier.name || !found.keyId.equals(verifier.keyId)) continue;
      const text = openNote(`${note}${line}\n`, [verifier]);
      const timestamped = text && readTimestamped(found.signature);
      if (timestamped)
        return { kind: 'cosigned', line: `${line}\n`, at: new Date(Number(timestamped.seconds) * 1_000) };
    }
    throw new WitnessRefused('malformed-answer');
  }
}

function elsewhere({ body }: EgressAnswer): WitnessReply {
  const { size } = /^(?<size>0|[1-9]\d{0,15})\n$/.exec(body.toString('utf8'))?.groups ?? {};
  // Of a checkpoint of the size that was co-signed last, with another root, witnesses of an earlier draft say 409 without a size.
  if (body.length === 0) throw new WitnessRefused('another-history');
  if (size === undefined || !Number.isSafeInteger(Number(size))) throw new WitnessRefused('malformed-answer');
  return { kind: 'elsewhere', size: Number(size) };
}
