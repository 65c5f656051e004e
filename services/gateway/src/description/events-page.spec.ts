import { describe, expect, it } from '@jest/globals';
import { readEventsDescription } from './events-description.js';
import { eventsPage } from './events-page.js';

describe('the page of events', () => {
  it('shows every topic and every event of the AsyncAPI document, each field with its meaning', () => {
    const description = readEventsDescription();
    const page = eventsPage(description);
    const events = description.topics.flatMap((topic) => topic.events);
    expect(events.filter(({ title, name }) => !page.includes(`<h3 id="${title}">`) || !page.includes(name))).toEqual(
      [],
    );
    expect(description.topics.map(({ name }) => name).filter((name) => !page.includes(`<h2 id="${name}">`))).toEqual(
      [],
    );
    expect(page).toContain('<td><code>clientAddress</code></td><td>string</td><td><strong>Personal.</strong> ');
    expect(page).toContain('<td><code>refusalId</code></td><td>ref_…</td>');
    expect(events.length).toBeGreaterThan(70);
  });

  it('says markup of a contract as text, and needs nothing of other hosts', () => {
    const payload = { properties: { '<b>': { description: 'a & b' } }, required: [] };
    const event = {
      name: 'x.Y',
      title: 'Y',
      summary: '<script>alert(1)</script>',
      payload,
      examples: [{ payload: '<i>' }],
    };
    const page = eventsPage({ text: '', topics: [{ name: 'x', events: [event] }] });
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('<code>&lt;b&gt;</code>');
    expect(page).toContain('a &amp; b');
    expect(page).not.toMatch(/<(script|b|i)>|https?:/);
  });
});
