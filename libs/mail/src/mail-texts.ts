import { Liquid } from 'liquidjs';

/** The words of a mail. `{{ field }}` is all that they can do: no markup, no conditions, no filters. */
export interface MailTexts {
  readonly subject: string;
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** On the button; left out, the mail has no link. */
  readonly action?: string;
  /** Below the button, smaller. */
  readonly closing?: readonly string[];
}

/** These words are not a template of this mail; the message says which field of it, and never quotes it. */
export class MailTextsRefused extends Error {
  override readonly name = 'MailTextsRefused';
}

const LONGEST_TEXT = 2_000;
const LONGEST_SUBJECT = 150;
const MOST_PARAGRAPHS = 12;
const LONGEST_VALUE = 200;
// Control characters, and those that turn the direction of writing, so that a text reads as another.
const CONTROL = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const engine = new Liquid({
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  parseLimit: LONGEST_TEXT * 2,
  renderLimit: 100,
  memoryLimit: 100_000,
});
// Logic-less: a tenant's words must not loop, include or compute, so there is nothing to do it with.
for (const name of Object.keys(engine.tags)) delete engine.tags[name];
for (const name of Object.keys(engine.filters)) delete engine.filters[name];

/** The same texts with the values put in, as plain text; whoever makes HTML of them escapes all of it. */
export function fillIn(texts: MailTexts, values: Readonly<Record<string, string>>): MailTexts {
  const spoken = Object.fromEntries(Object.entries(values).map(([field, value]) => [field, harmless(value)]));
  return eachText(texts, (text, place) => {
    if (text.length > LONGEST_TEXT) throw new MailTextsRefused(`The ${place} is longer than ${LONGEST_TEXT}.`);
    const filled = oneLine(rendered(text, { place, values: spoken }));
    return place === 'subject' ? shortened(filled, LONGEST_SUBJECT) : filled;
  });
}

/** Throws MailTextsRefused for words that fillIn() would refuse, whatever the values: for a form that takes them. */
export function checkTexts(texts: MailTexts, fields: readonly string[]): void {
  const { paragraphs, closing = [] } = texts;
  if (paragraphs.length + closing.length > MOST_PARAGRAPHS)
    throw new MailTextsRefused(`There are more than ${MOST_PARAGRAPHS} paragraphs.`);
  eachText(texts, (text, place) => {
    if (/[\r\n]/.test(text)) throw new MailTextsRefused(`The ${place} is more than one line.`);
    return text;
  });
  fillIn(texts, Object.fromEntries(fields.map((field) => [field, 'x'])));
}

function eachText(texts: MailTexts, change: (text: string, place: string) => string): MailTexts {
  const { subject, heading, paragraphs, action, closing } = texts;
  return {
    subject: change(subject, 'subject'),
    heading: change(heading, 'heading'),
    paragraphs: paragraphs.map((text) => change(text, 'paragraph')),
    ...(action === undefined ? {} : { action: change(action, 'action') }),
    ...(closing === undefined ? {} : { closing: closing.map((text) => change(text, 'closing')) }),
  };
}

function rendered(text: string, { place, values }: { place: string; values: Record<string, string> }): string {
  try {
    return String(engine.parseAndRenderSync(text, values));
  } catch {
    // Without the cause: it quotes the template and what stands around.
    throw new MailTextsRefused(`The ${place} holds something else than words and fields of this mail.`);
  }
}

/**
 * People choose their names, and a mail of ours carries them to strangers: shortened, on one line, and broken where a
 * mail program would make a link of them (an organisation called "win.example.com").
 */
function harmless(value: string): string {
  return shortened(oneLine(value), LONGEST_VALUE)
    .replaceAll(/(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}])/gu, '.\u2060')
    .replaceAll('://', ':\u2060//');
}

function oneLine(text: string): string {
  return text
    .replaceAll(/[\s\u2028\u2029]+/g, ' ')
    .replaceAll(CONTROL, '')
    .replaceAll(/\p{Cs}/gu, '\ufffd')
    .trim();
}

function shortened(text: string, longest: number): string {
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : characters.join('');
}
