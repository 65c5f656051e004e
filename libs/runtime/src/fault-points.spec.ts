import { afterEach, describe, expect, it } from '@jest/globals';
import { runInNode } from '../test/run-in-node.js';
import { armFaultPoint, declaredFaultPoints, disarmFaultPoints, faultPoint, InjectedFault } from './fault-points.js';

const nodeEnv = process.env['NODE_ENV'];
const declared = `import { faultPoint } from './index.js';
  const reach = faultPoint('relay.before-send');
  for (let hit = 1; hit <= 4; hit += 1) { await reach(); console.log('passed ' + hit); }`;

const atEdge = faultPoint('spec.edge');
const atCore = faultPoint('spec.core');

describe('a fault point', () => {
  afterEach(() => {
    process.env['NODE_ENV'] = nodeEnv;
    disarmFaultPoints();
  });

  it('returns at once, and nothing to wait for, while it is unarmed', () => {
    expect(atEdge()).toBeUndefined();
    // The promised cost, held by reading: one boolean, before anything else is looked at.
    expect(atEdge.toString().replaceAll(/\s/g, '')).toBe('()=>point.armed?strike(point):undefined');
  });

  it('is listed by name', () => {
    expect(declaredFaultPoints()).toEqual(['spec.core', 'spec.edge']);
  });

  it('is declared once', () => {
    expect(() => faultPoint('spec.edge')).toThrow('declared twice');
  });

  it('throws on the hit that was asked for, once, and alone', () => {
    armFaultPoint('spec.edge', { hit: 3, action: 'throw' });
    const hits = [1, 2, 3, 4].map(() => outcomeOf(atEdge));
    expect(hits).toEqual(['passed', 'passed', 'Fault injected at spec.edge.', 'passed']);
    expect(outcomeOf(atCore)).toBe('passed');
  });

  it('strikes on every hit when none is named', () => {
    armFaultPoint('spec.edge', { action: 'throw' });
    expect([outcomeOf(atEdge), outcomeOf(atEdge)]).not.toContain('passed');
    expect(atEdge).toThrow(InjectedFault);
  });

  it('runs what a test gives it, and waits for it', async () => {
    let reached = false;
    armFaultPoint('spec.core', {
      action: async () => {
        await Promise.resolve();
        reached = true;
      },
    });
    await atCore();
    expect(reached).toBe(true);
  });

  it('delays', async () => {
    armFaultPoint('spec.core', { hit: 1, action: 'delay:20' });
    const started = performance.now();
    await atCore();
    // Timers may fire a fraction of a millisecond early.
    expect(performance.now() - started).toBeGreaterThanOrEqual(19);
  });

  it('counts anew when it is armed anew, and is silent after disarming', () => {
    armFaultPoint('spec.edge', { hit: 2, action: 'throw' });
    expect(outcomeOf(atEdge)).toBe('passed');
    armFaultPoint('spec.edge', { hit: 2, action: 'throw' });
    expect(outcomeOf(atEdge)).toBe('passed');
    disarmFaultPoints();
    expect(outcomeOf(atEdge)).toBe('passed');
  });

  it('cannot be armed under a name that nobody declared', () => {
    expect(() => armFaultPoint('spec.egde', { action: 'throw' })).toThrow('Declared: spec.core, spec.edge.');
  });

  it('is refused by call in production', () => {
    process.env['NODE_ENV'] = 'production';
    expect(() => armFaultPoint('spec.edge', { action: 'throw' })).toThrow('refused in production');
    expect(outcomeOf(atEdge)).toBe('passed');
  });
});

describe('FAULT_POINTS', () => {
  it('kills the process on the named hit, with no statement after it', async () => {
    const { signal, output } = await runInNode(declared, { FAULT_POINTS: 'relay.before-send@3=kill' });
    expect(signal).toBe('SIGKILL');
    expect(output).toBe('passed 1\npassed 2\n');
  });

  it('throws where it says, among other points', async () => {
    const { code, output } = await runInNode(declared, { FAULT_POINTS: 'other=kill; relay.before-send@2=throw' });
    expect(code).toBe(1);
    expect(output).toContain('Fault injected at relay.before-send.');
  });

  it('leaves a process alone when it is empty', async () => {
    expect(await runInNode(declared, { FAULT_POINTS: '' })).toMatchObject({ code: 0 });
  });

  it('refuses to load in production', async () => {
    const env = { FAULT_POINTS: 'relay.before-send@1=kill', NODE_ENV: 'production' };
    const { code, output } = await runInNode(declared, env);
    expect(code).toBe(1);
    expect(output).toContain('Fault points are refused in production.');
    expect(output).not.toContain('passed');
  });
});

function outcomeOf(reach: () => unknown): string {
  try {
    reach();
    return 'passed';
  } catch (error) {
    return (error as Error).message;
  }
}
