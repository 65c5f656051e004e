import { describe, expect, it } from '@jest/globals';
import { capturedLogger } from '../../test/log-lines.js';
import { diagnosticsTo } from './diagnostics.js';

describe('what OpenTelemetry says about itself', () => {
  it('is a warning in the log, once a minute for the same words', () => {
    const { logger, lines, last } = capturedLogger();
    let nowMs = 0;
    const diagnostics = diagnosticsTo(logger, () => nowMs);
    diagnostics.error('The collector is away', new Error('ECONNREFUSED'));
    diagnostics.error('The collector is away');
    diagnostics.warn('Something else');
    expect(lines).toHaveLength(2);
    nowMs = 60_000;
    diagnostics.error('The collector is away');
    expect(last()).toMatchObject({ level: 'warn', context: 'telemetry', message: 'The collector is away' });
    expect(lines).toHaveLength(3);
  });

  it('is nothing when it is not a warning', () => {
    const { logger, lines } = capturedLogger();
    const diagnostics = diagnosticsTo(logger);
    diagnostics.info('started');
    diagnostics.debug('details');
    diagnostics.verbose('more');
    expect(lines).toEqual([]);
  });

  it('does not fill the memory with words that never repeat', () => {
    const { logger, lines } = capturedLogger();
    const diagnostics = diagnosticsTo(logger, () => 0);
    for (let word = 0; word < 200; word += 1) diagnostics.warn(`word ${word}`);
    expect(lines).toHaveLength(200);
  });
});
