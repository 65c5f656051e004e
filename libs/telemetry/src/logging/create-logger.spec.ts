import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { capturedLogger } from '../../test/log-lines.js';
import { CANARY, secretNames, secretTexts } from '../../test/secrets.js';

describe('a log line', () => {
  it('is one JSON object with time, level, service, version and message', () => {
    const { logger, lines, last } = capturedLogger();
    logger.info({ organization: 'org_1' }, 'Created.');
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(last()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      service: 'spec',
      version: '1.2.3',
      organization: 'org_1',
      message: 'Created.',
    });
  });

  it.each(Object.entries(secretTexts))('T71: does not show %s, whichever way it comes', (_, secret) => {
    const { logger, lines } = capturedLogger();
    const failure = new Error(secret, { cause: new Error(secret) });
    logger.info(secret);
    logger.info('formatted %s %o', secret, { note: secret });
    logger.info({ note: secret, list: [{ deep: { deeper: secret } }] }, secret);
    logger.warn({ error: failure }, 'failed');
    logger.error({ err: failure, anything: failure });
    logger.error(failure);
    logger.error(failure, `because of ${secret}`);
    logger.child({ note: secret }).child({ other: secret }).info('from a child of a child');
    logger.child({}).setBindings({ note: secret });
    logger.info({ [secret]: 1 });
    expect(lines).toHaveLength(9);
    for (const line of lines) {
      expect(line).not.toContain(CANARY);
      expect(() => JSON.parse(line)).not.toThrow();
    }
  });

  it.each(secretNames)('T71: does not show a field called %s', (name) => {
    const { logger, lines } = capturedLogger();
    logger.info({ [name]: CANARY, headers: { [name]: [CANARY] } }, 'request');
    const child = logger.child({ [name]: CANARY });
    child.setBindings({ inner: { [name]: CANARY } });
    child.child({ [name]: { value: CANARY } }, { level: 'info' }).info('child');
    logger.info('formatted %o', { [name]: CANARY });
    expect(lines.join('')).not.toContain(CANARY);
  });

  it('T71: does not show a secret that took a way nobody thought of', () => {
    const { logger, lines } = capturedLogger();
    logger.child({}, { msgPrefix: `${secretTexts['a JWT']} ` }).info('prefixed');
    expect(lines[0]).toContain('[redacted] prefixed');
  });

  it('T71: stays one line of plain characters, whatever a client sends', () => {
    const nasty = fc.string({
      unit: fc.constantFrom('\n', '\r', '\u001b[31m', '\u0000', '\u007f', '\u0085', '\u2028', '\u202e', '"', '\\', 'a'),
    });
    fc.assert(
      fc.property(nasty, nasty, (name, text) => {
        const { logger, lines, last } = capturedLogger();
        logger.info({ agent: text, [`x${name}`]: text }, text);
        expect(lines[0]).toMatch(/^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]*\n$/u);
        expect(last()).toMatchObject({ agent: text, message: text });
      }),
    );
  });

  it('cannot be made to look like two', () => {
    const { logger, lines } = capturedLogger();
    logger.info('user\n{"level":"fatal","message":"forged"}');
    expect(lines.join('').trimEnd().split('\n')).toHaveLength(1);
  });

  it('is not written below the level', () => {
    const { logger, lines } = capturedLogger();
    logger.level = 'warn';
    logger.info('quiet');
    expect(lines).toEqual([]);
  });
});
