import { rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { newId } from '@guildhall/runtime';
import { eventually } from '@guildhall/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LOG_ORIGIN, stageSequencing, type SequencingStage } from '../../test/sequencer.stage.js';
import { hasOpenssl, openTimeAuthority } from '../../test/time-authority.js';
import { witnessOf } from '../../test/witness.stage.js';
import { NoteSigner, NoteVerifier, openNote } from '../notes/signed-note.js';
import { Cosigning } from './cosigning.js';

let stage: SequencingStage;
let witness: Awaited<ReturnType<typeof witnessOf>>;
let sequencer: Awaited<ReturnType<SequencingStage['startSequencer']>>;
beforeAll(async () => {
  stage = await stageSequencing();
  witness = await witnessOf(stage.key);
});
afterEach(() => sequencer.drain());
afterAll(async () => {
  await witness.close();
  rmSync(witness.folder, { recursive: true });
  await stage.database.drop();
});

const start = async (settings: Record<string, string> = witness.told) => {
  sequencer = await stage.startSequencer({ settings });
};
const grow = async () => {
  await stage.stage(newId(), 3);
  await stage.allSigned();
};
const latest = async () => {
  const [row] = await stage.database.look<{ size: string; note: string; lines: string[] }>(
    `select size, note, array(select line from cosignatures s where s.size = c.size) as lines
       from checkpoints c order by size desc limit 1`,
  );
  return row ?? { size: '', note: '', lines: [] };
};
const facts = async (type: string) =>
  (await stage.database.announced()).filter((event) => event.type === `guildhall.audit.v1.${type}`);
const STAMPED = 'select size, note, token from time_stamps join checkpoints using (size)';
interface Stamped {
  readonly size: string;
  readonly note: string;
  readonly token: Buffer;
}
const untilCosigned = () =>
  eventually(
    async () => {
      const found = await latest();
      return found.lines.length > 0 ? found : undefined;
    },
    { withinMs: 15_000 },
  );
const told = () => {
  try {
    return sequencer.app.get(Cosigning).describe();
  } catch (error) {
    return String(error);
  }
};

// Without openssl there is nobody to ask; in CI that is a failure and no reason to skip.
(hasOpenssl || process.env['CI'] ? describe : describe.skip)('time stamping', () => {
  it('has a checkpoint stamped by an authority of time, and published with the stamp', async () => {
    const authority = openTimeAuthority();
    const { url, close } = await authority.serve();
    await start({ TIMESTAMP_URL: url, TIMESTAMP_ROOTS: authority.roots, EGRESS_ALLOWED_NETWORKS: '127.0.0.0/8' });
    await grow();
    const stamped = await eventually(async () => (await stage.database.look<Stamped>(STAMPED)).at(0), {
      withinMs: 10_000,
    });
    const text = stamped.note.slice(0, stamped.note.indexOf('\n\n') + 1);
    expect(authority.faultOf(stamped.token, text)).toBe('');
    expect((await facts('CheckpointTimeStamped')).map(({ data }) => data)).toMatchObject([
      {
        treeSize: Number(stamped.size),
        authority: 'O=Test, CN=stamps.example',
        statement: stamped.token.toString('base64'),
      },
    ]);
    // The next one is due after an hour, or a thousand checkpoints.
    await grow();
    await close();
    authority.close();
    await sequencer.drain();
    expect(await stage.database.look(STAMPED)).toHaveLength(1);
  });
});

describe('cosigning', () => {
  it('keeps the signature of the witness under each checkpoint, and publishes the note with both', async () => {
    await start();
    await grow();
    await untilCosigned();
    await grow();
    const { note, lines } = await untilCosigned();
    const signedByBoth = `${note}${lines.join('')}`;
    const keys = [NoteSigner.fromPem(LOG_ORIGIN, stage.key).verifier.toString(), witness.verifierKey];
    for (const key of keys) expect(openNote(signedByBoth, [NoteVerifier.parse(key)])).toContain(LOG_ORIGIN);
    expect((await facts('CheckpointCosigned')).at(-1)?.data).toMatchObject({
      note: signedByBoth,
      witness: 'w.example/1',
    });
  });

  it('goes on without the witness, says so, and catches up', async () => {
    await witness.close();
    await start();
    await grow();
    await eventually(() => /is behind: /.test(told()), { withinMs: 10_000 });
    const before = await latest();
    await grow();
    expect(Number((await latest()).size)).toBeGreaterThan(Number(before.size));
    await witness.reopen();
    await untilCosigned();
    await eventually(() => /co-signed \d+ leaves/.test(told()), { withinMs: 10_000 });
  });

  it('T70: signs on, and ends at once, while a witness keeps it waiting', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    await start({ ...witness.told, WITNESSES: `${witness.verifierKey}=http://127.0.0.1:${port}` });
    for (let times = 0; times < 3; times += 1) {
      const before = await latest();
      await grow();
      expect(Number((await latest()).size)).toBeGreaterThan(Number(before.size));
    }
    const beganAt = performance.now();
    await sequencer.drain();
    expect(performance.now() - beganAt).toBeLessThan(4_000);
    silent.close();
  });

  it('does not start with an address outside that is never called, or an authority that nobody believes', async () => {
    const [WITNESSES, TIMESTAMP_URL] = [`${witness.verifierKey}=http://w.example`, 'https://time.example'];
    await expect(stage.startSequencer({ settings: { WITNESSES } })).rejects.toThrow('does not begin with https');
    await expect(stage.startSequencer({ settings: { TIMESTAMP_URL } })).rejects.toThrow('TIMESTAMP_ROOTS');
  });

  it('finds the witness where it stands, whatever it remembers of it itself', async () => {
    await stage.database.look('delete from cosignatures');
    await start();
    await grow();
    await untilCosigned();
  });

  it('T68 T69: gets no signature for another history of the log, neither a shorter nor a longer one', async () => {
    // As if the database had been set back, or two were shown to different people: same name, same key, other leaves.
    const elsewhere = await stageSequencing();
    try {
      sequencer = await elsewhere.startSequencer({ key: stage.key, settings: witness.told });
      await elsewhere.stage(newId(), 1);
      await elsewhere.allSigned();
      await eventually(() => /ahead-of-the-log/.test(told()), { withinMs: 10_000 });
      for (let trails = 0; trails < 30; trails += 1) await elsewhere.stage(newId(), 1);
      await elsewhere.allSigned();
      await eventually(() => /another-history/.test(told()), { withinMs: 10_000 });
      expect(await elsewhere.database.look('select * from cosignatures')).toEqual([]);
      await sequencer.drain();
    } finally {
      await elsewhere.database.drop();
    }
  });
});
