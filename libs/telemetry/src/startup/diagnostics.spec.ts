import { diag } from '@opentelemetry/api';
import { globalErrorHandler } from '@opentelemetry/core';
import { describe, expect, it } from '@jest/globals';
import { capturedLogger } from '../../test/log-lines.js';
import { logDiagnostics } from './diagnostics.js';

describe('what OpenTelemetry says about itself', () => {
  it('is a warning in the log, once a minute for the same words', () => {
    const { logger, lines, last } = capturedLogger();
    let nowMs = 0;
    logDiagnostics(logger, () => nowMs);
    globalErrorHandler(new Error('ECONNREFUSED'));
    globalErrorHandler(new Error('ECONNREFUSED again'));
    diag.error('Something else');
    diag.warn('Something else');
    expect(lines).toHaveLength(2);
    nowMs = 60_000;
    globalErrorHandler(new Error('ECONNREFUSED'));
    expect(last()).toMatchObject({
      level: 'warn',
      context: 'telemetry',
      message: 'Spans could not be sent.',
      details: [{ message: 'ECONNREFUSED' }],
    });
    expect(lines).toHaveLength(3);
  });

  it('is nothing when it is not a warning', () => {
    const { logger, lines } = capturedLogger();
    logDiagnostics(logger);
    diag.info('started');
    diag.debug('details');
    diag.verbose('more');
    expect(lines).toEqual([]);
  });
});
