import { describe, expect, it } from '@jest/globals';
import { capturedLogger } from '../../test/log-lines.js';
import { NestLogger } from './nest-logger.js';

describe('logging for Nest', () => {
  it.each([
    ['fatal', 'fatal'],
    ['error', 'error'],
    ['warn', 'warn'],
    ['log', 'info'],
    ['debug', 'debug'],
    ['verbose', 'trace'],
  ] as const)('writes %s as level %s, with the class that said it', (method, level) => {
    const { logger, last } = capturedLogger();
    new NestLogger(logger)[method]('Mapped {/organizations, POST}', 'RouterExplorer');
    expect(last()).toMatchObject({ level, message: 'Mapped {/organizations, POST}', context: 'RouterExplorer' });
  });

  it('keeps errors, stacks and objects as fields', () => {
    const { logger, last } = capturedLogger();
    const nest = new NestLogger(logger);
    nest.error(new Error('No provider'), undefined, 'Injector');
    expect(last()).toMatchObject({ message: 'No provider', error: { type: 'Error' }, context: 'Injector' });
    nest.error('Failed', 'Error: Failed\n    at main.ts:1:1', 'ExceptionsHandler');
    expect(last()).toMatchObject({ message: 'Failed', details: ['Error: Failed\n    at main.ts:1:1'] });
    nest.log({ routes: 3 });
    expect(last()).toMatchObject({ message: '', value: { routes: 3 } });
  });

  it('T71: redacts like everything else', () => {
    const { logger, lines } = capturedLogger();
    new NestLogger(logger).log('Connected', { url: 'postgres://app:C4n4ry@db/x', password: 'C4n4ry' }, 'Database');
    expect(lines.join('')).not.toContain('C4n4ry');
  });
});
