import { threadMs } from '@guildhall/testing';
import { describe, expect, it } from '@jest/globals';
import { parseJson } from './json-body.js';

const parse = (text: string, limits = { depth: 3, members: 5 }) => parseJson(Buffer.from(text), limits);

describe('a parsed body', () => {
  it('is what JSON says it is', () => {
    const text = '{"a":[1,{"b":"[{,\\"}]\\\\"}],"ü":null}';
    expect(parse(text)).toEqual(JSON.parse(text));
    expect(['1', '"x"', 'null', '[]'].map((each) => parse(each))).toEqual([1, 'x', null, []]);
  });

  it('T11: has no more levels and members than its limits', () => {
    expect(parse('[[[1]]]')).toEqual([[[1]]]);
    expect(() => parse('[[[[1]]]]')).toThrow('nested more than 3 levels');
    expect(parse('[1,2,3,4,5]')).toHaveLength(5);
    expect(() => parse('[1,2,3,4,5,6]')).toThrow('more than 5 members');
    expect(() => parse('[[1,2],[3,4],[5,6]]')).toThrow('more than 5 members');
  });

  it('T11: is refused before anything is built from a bomb', async () => {
    const bomb = '['.repeat(1_000_000);
    const before = process.memoryUsage().heapUsed;
    expect(await threadMs(() => expect(() => parse(bomb)).toThrow('nested'))).toBeLessThan(50);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(8_000_000);
  });

  it('T12: is parsed in time whatever its keys are', async () => {
    const keys = Object.fromEntries(Array.from({ length: 19_000 }, (_, n) => [String(n * 2 ** 20), n]));
    const parsing = () => parse(JSON.stringify(keys), { depth: 3, members: 20_000 });
    expect(await threadMs(parsing)).toBeLessThan(200);
  });

  it('never has text that no column can hold', () => {
    for (const text of ['{"a":"x\\u0000"}', '["\\ud800"]', '"\\udc00\\ud800"', '{"a\\u0000":1}']) {
      expect(() => parse(text)).toThrow('A character is forbidden.');
    }
    expect(parse('["\\ud83d\\ude00", "\\u0001"]')).toEqual(['😀', '\u0001']);
  });

  it('T61: never has a prototype key, however it is written', () => {
    for (const key of ['__proto__', '\\u005f\\u005fproto__', 'constructor', 'prototype', 'c\\u006fnstructor']) {
      expect(() => parse(`{"a":{"${key}":1}}`)).toThrow('A key is forbidden.');
    }
  });
});
