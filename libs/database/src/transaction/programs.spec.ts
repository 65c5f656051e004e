import { newId } from '@guildhall/runtime';
import { afterAll, beforeAll, describe, it } from '@jest/globals';
import fc from 'fast-check';
import { deepStrictEqual } from 'node:assert/strict';
import { happened, noteOf, userOf } from '../../test/actors.js';
import { scratchDatabase, type ScratchDatabase } from '../../test/scratch-database.js';
import type { TenantTransaction } from './tenant-transaction.js';

/** What a use case might do, one step after the other. */
type Step =
  | { readonly do: 'write' | 'fail' | 'break' }
  /** Joins with these steps; whoever calls it catches what it throws, or does not. */
  | { readonly do: 'join'; readonly steps: readonly Step[]; readonly catches: boolean };

const { step } = fc.letrec<{ step: Step }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { arbitrary: fc.constant<Step>({ do: 'write' }), weight: 4 },
    { arbitrary: fc.constantFrom<Step>({ do: 'fail' }, { do: 'break' }), weight: 1 },
    {
      arbitrary: fc.record({
        do: fc.constant('join' as const),
        steps: fc.array(tie('step'), { maxLength: 5 }),
        catches: fc.boolean(),
      }),
      weight: 3,
    },
  ),
}));
const program = fc.array(step, { maxLength: 8 });

/** How many writes remain; undefined: all is undone. */
function expected(steps: readonly Step[]): number | undefined {
  let written = 0;
  for (const each of steps) {
    if (each.do === 'write') written += 1;
    else if (each.do !== 'join') return undefined;
    else {
      const inner = expected(each.steps);
      if (inner === undefined && !each.catches) return undefined;
      written += inner ?? 0;
    }
  }
  return written;
}

let scratch: ScratchDatabase;
beforeAll(async () => {
  scratch = await scratchDatabase({ poolSize: 2 });
});
afterAll(() => scratch.drop());

describe('any program of nested transactions', () => {
  it('leaves exactly the rows, events, effects and wake-ups of what was not undone', async () => {
    await fc.assert(
      fc.asyncProperty(program, async (steps) => {
        const actor = userOf(newId());
        const seen = { effects: 0, wakes: 0 };
        const run = async (tx: TenantTransaction, inside: readonly Step[]): Promise<void> => {
          for (const each of inside) {
            if (each.do === 'fail') throw new Error('fail');
            if (each.do === 'break') await tx.query('select no_such_column');
            if (each.do === 'write') {
              const note = await tx.save(noteOf(actor.tenantId, newId()));
              await tx.publish(note, happened(note.id));
              tx.afterCommit(() => void (seen.effects += 1));
            }
            if (each.do !== 'join') continue;
            const joined = scratch.database.transaction(actor, (inner) => run(inner, each.steps));
            await (each.catches ? joined.catch(() => undefined) : joined);
          }
        };
        const stop = scratch.signal.onWake(() => void (seen.wakes += 1));
        await scratch.database.transaction(actor, (tx) => run(tx, steps)).catch(() => undefined);
        stop();
        const left = expected(steps) ?? 0;
        const rows = await scratch.countOf('notes', actor.tenantId);
        const events = await scratch.countOf('outbox', actor.tenantId);
        deepStrictEqual(
          { rows, events, ...seen },
          { rows: left, events: left, effects: left, wakes: left > 0 ? 1 : 0 },
        );
      }),
      { numRuns: 150, seed: 1764000000 },
    );
  }, 60_000);
});
