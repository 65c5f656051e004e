import { describe, expect, it } from '@jest/globals';
import { parseFaultPlan } from './fault-plan.js';

describe('a fault plan', () => {
  it('names point, hit and action', () => {
    const plan = parseFaultPlan('relay.before-send@3=kill; consumer.before-commit=throw;x=delay:500;');
    expect([...plan]).toEqual([
      ['relay.before-send', { hit: 3, action: 'kill' }],
      ['consumer.before-commit', { action: 'throw' }],
      ['x', { action: 'delay:500' }],
    ]);
  });

  it.each(['relay', 'relay=explode', 'relay@0=kill', 'relay@x=kill', 'x=delay:', '=kill', 'a=kill,b=kill'])(
    'is refused whole when it says %p',
    (text) => {
      expect(() => parseFaultPlan(`fine=throw;${text}`)).toThrow(`cannot read "${text}"`);
    },
  );

  it('arms no point twice', () => {
    expect(() => parseFaultPlan('a@1=kill;a@2=kill')).toThrow('armed twice');
  });
});
