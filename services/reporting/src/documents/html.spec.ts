import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { connectionsWhile, PAYLOADS, sampleDocument } from '../../test/sample-document.js';
import { htmlOf } from './html.js';

type Element = DefaultTreeAdapterTypes.Element;

const page = (rows = PAYLOADS.map((name, at): [string, number] => [name, at])) =>
  [...htmlOf(sampleDocument(rows))].join('');

function elementsOf(node: DefaultTreeAdapterTypes.Node): Element[] {
  const children = 'childNodes' in node ? node.childNodes.flatMap(elementsOf) : [];
  return 'tagName' in node ? [node, ...children] : children;
}
function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}
const found = (name: string) => elementsOf(parse(page())).filter(({ tagName }) => tagName === name);
const attribute = (element: Element | undefined, name: string) =>
  element?.attrs.find((each) => each.name === name)?.value;

describe('T77: whatever a text says, a page', () => {
  it('shows it as it stands', () => {
    const names = found('th').filter((each) => attribute(each, 'scope') === 'row');
    expect(names.map(textOf)).toEqual([...PAYLOADS]);
    expect(textOf(found('title')[0]!)).toBe(`User activity – ${PAYLOADS[0]}`);
    expect(found('p').map(textOf)).toContain(PAYLOADS[1]);
    expect(attribute(found('svg')[0], 'aria-label')).toBe(`Calls per day: ${PAYLOADS[2]} 3`);
  });

  it('is made of our elements and attributes alone, and none of them loads, links or runs anything', () => {
    const elements = elementsOf(parse(page()));
    expect([...new Set(elements.map(({ tagName }) => tagName))].sort()).toEqual([
      ...[
        'bdi',
        'body',
        'caption',
        'col',
        'colgroup',
        'dd',
        'div',
        'dl',
        'dt',
        'figcaption',
        'figure',
        'footer',
        'h1',
        'h2',
      ],
      ...[
        'head',
        'header',
        'html',
        'line',
        'main',
        'meta',
        'p',
        'rect',
        'style',
        'svg',
        'table',
        'tbody',
        'td',
        'text',
        'th',
      ],
      ...['thead', 'title', 'tr'],
    ]);
    const names = new Set(elements.flatMap(({ attrs }) => attrs.map(({ name }) => name)));
    expect([...names].filter((name) => /^on|href|src|action|style|data/.test(name))).toEqual([]);
    expect(page()).not.toMatch(/@import|url\(/);
  });

  it('says itself that nothing may be loaded or run, and styles itself by the one sheet that it names', () => {
    const policy = attribute(
      found('meta').find((each) => attribute(each, 'http-equiv')),
      'content',
    );
    const style = createHash('sha256')
      .update(textOf(found('style')[0]!))
      .digest('base64');
    expect(policy).toBe(`default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'`);
  });

  it('opens no connection when it is made', async () => {
    expect(await connectionsWhile(async () => page())).toBe(0);
    // What counts them sees one, one that is refused too.
    const tried = async () => fetch('http://127.0.0.1:1024/').catch(() => undefined);
    expect(await connectionsWhile(tried)).toBeGreaterThan(0);
  });
});

describe('a page', () => {
  it('is read out well: its language, one first heading, captions, and the head of each column and row', () => {
    expect(attribute(found('html')[0], 'lang')).toBe('en');
    expect(found('h1').map(textOf)).toEqual(['User activity']);
    expect(found('caption').map(textOf)).toEqual(['Users, the most active first']);
    expect(
      found('th')
        .map((each) => attribute(each, 'scope'))
        .slice(0, 3),
    ).toEqual(['col', 'col', 'row']);
    expect(found('svg').every((each) => attribute(each, 'role') === 'img')).toBe(true);
  });

  it('says so where there is nothing, and shows marks in place of what would turn the line around', () => {
    expect(page([])).toContain('<p class="empty">No user is known yet.</p>');
    expect(page([['ab\u202efdp.exe\u0000', 1]])).toContain('<bdi>ab\ufffdfdp.exe </bdi>');
  });
});
