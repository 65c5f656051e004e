import { describe, expect, it } from '@jest/globals';
import { requireSupportedRuntime } from './supported-runtime.js';

describe('the supported runtime', () => {
  it.each(['20.20.2', '22.99.9', '24.13.9', '24.14.0', '24.14.1-rc.1', '24', '', 'latest'])(
    'T12: Node %p is refused',
    (version) => {
      expect(() => requireSupportedRuntime(version)).toThrow('Guildhall needs Node 24.14.1 or newer');
    },
  );

  it.each(['24.14.1', '24.14.2', '24.15.0', '24.21.0', '26.0.0'])('T12: Node %s is accepted', (version) => {
    expect(() => requireSupportedRuntime(version)).not.toThrow();
  });

  it('T12: these tests run on a supported Node', () => {
    expect(() => requireSupportedRuntime()).not.toThrow();
  });
});
