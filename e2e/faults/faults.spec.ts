import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forgetInbox } from './forgetful-inbox.js';
import { runScenario } from './run-scenario.js';
import { atPoints, atRandomMoments, type Scenario } from './scenarios.js';
import { Seed } from './seed.js';
import { World } from './world.js';

const isVerify = process.env['GUILDHALL_RING'] === 'verify';
const seed = new Seed();
const scenarios = isVerify ? [...atPoints, ...atRandomMoments] : [oneOf(seed.for('choice'))];
const CLEAN = { lost: [], doubled: [], disordered: [], wrongAnswers: [] };
const WITHIN_MS = 180_000;

let world: World;
beforeAll(async () => {
  world = await World.start({ ownDatabaseServer: isVerify });
}, 120_000);
afterAll(() => world?.stop(), 60_000);

describe(`T62, T63: under load (again with GUILDHALL_SEED=${seed.value})`, () => {
  it.each(scenarios)(
    'nothing is lost, doubled or put out of order by kill -9 of $name',
    async (scenario) => {
      const report = await runScenario(world, scenario, seed.for(scenario.name));
      print(report);
      const { deadLetters = 0 } = scenario;
      expect(report).toMatchObject({ ...CLEAN, deadLetters: { parked: deadLetters, announced: deadLetters } });
      expect(report.events).toBeGreaterThan(0);
    },
    WITHIN_MS,
  );
});

if (isVerify) {
  describe('the verdict on an installation whose inbox forgets', () => {
    it(
      'finds the effect that happened twice',
      async () => {
        const restore = await forgetInbox(world.databases.projector);
        const scenario = atPoints.find(({ point }) => point === 'consumer.before-commit-offset');
        const report = await runScenario(world, scenario!, seed.for('forgetful inbox')).finally(restore);
        print({ ...report, fault: `${report.fault}, with an inbox that forgets` });
        expect(report.doubled.join()).toContain('was applied 2 times');
      },
      WITHIN_MS,
    );
  });
}

/** Around the outbox, around the inbox or at no labelled point; ./job kills at any moment, too. */
function oneOf(choice: Seed): Scenario {
  return choice.oneOf([...atPoints, ...atRandomMoments].filter(({ isLong }) => !isLong));
}

function print(report: object): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
