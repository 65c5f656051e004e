import { PRODUCT_TYPES } from '../src/product-types.ts';
import { findTopic, fixtureTopics } from '../src/topics.ts';
import type { Contract } from './contract-model.ts';

const INTRODUCTION = `<!-- Generated from proto/ by libs/contracts/plugin. Do not edit. -->
# What stands in the trail

Each of these is an entry of the audit trail of the organisation that it happened in: who did it and for whom, what and to what, when, from where and with
what, by which call, before and after. Category and severity are the contract's. What products report stands there too, under types of their own.
`;

/** Every type of entry by its category, as Markdown: for whoever looks for something in the trail (AUD-1). */
export function trailPage(contracts: readonly Contract[]): string {
  const entries = contracts.filter(isEntry);
  const categories = new Set(entries.map(({ event }) => event?.category ?? '').sort());
  const sections = [...categories].flatMap((category) => sectionOf(category, entries));
  return [INTRODUCTION, ...sections].join('\n');
}

function isEntry({ type, event }: Contract): boolean {
  const topic = event?.topic ?? type.slice(0, type.lastIndexOf('.'));
  return (
    event?.audit === 'entry' && findTopic(topic) !== undefined && !fixtureTopics.some(({ name }) => name === topic)
  );
}

function sectionOf(category: string, entries: readonly Contract[]): string[] {
  const ours = entries
    .filter(({ event }) => event?.category === category)
    .map(({ name, type, doc, event }) => {
      // The catalogue shows what subscribers may have.
      const isShown = event?.visibility === 'subscriber';
      const named = isShown ? `[\`${type}\`](README.md#${name.toLowerCase()})` : `\`${type}\``;
      return `| ${named} | ${event?.severity} | ${firstSentence(doc)} |`;
    });
  const products = [...PRODUCT_TYPES]
    .filter(([, told]) => told.category === category)
    .map(([type, { severity, meaning }]) => `| \`${type}\`, reported by products | ${severity} | ${meaning} |`);
  const title = category.replaceAll('_', ' ');
  return [`## ${title}`, '', '| type | severity | when |', '| --- | --- | --- |', ...ours, ...products, ''];
}

function firstSentence(text: string): string {
  return `${text.replaceAll('\n', ' ').split(/(?<=\.) /)[0]}`.replaceAll('|', '\\|');
}
