import { readFile, writeFile } from 'node:fs/promises';
import type { Result } from './result.js';
import { table } from './table.js';

/** Renews the section of one measurement between its marks, or adds it; everything else in the document is left alone. */
export async function renewSection(file: string, result: Result): Promise<void> {
  const document = await readFile(file, 'utf8');
  await writeFile(file, withSection(document, result));
}

function withSection(document: string, result: Result): string {
  const { name } = result.measurement;
  const [begin, end] = [`<!-- bench ${name} -->`, `<!-- end of ${name} -->`];
  const text = `${begin}\n${section(result)}\n${end}`;
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) return `${document.trimEnd()}\n\n${text}\n`;
  return document.slice(0, from) + text + document.slice(to + end.length);
}

function section(result: Result): string {
  const { measurement, around, rounds } = result;
  const busy = rounds.map((round) => round.busyElsewhere.toFixed(1)).sort();
  const turns = rounds.length / Object.keys(measurement.contenders).length;
  return [
    `### ${measurement.name}: ${measurement.title}`,
    '',
    measurement.how,
    '',
    table(result),
    '',
    `\`npm run bench -w bench -- --only=${measurement.name}\` · ${around.date} · median (least–greatest) of the ${turns} least disturbed rounds · others kept ${busy[0]}–${busy.at(-1)} cores busy meanwhile  `,
    `${around.machine} · ${around.versions} · ${around.settings}`,
  ].join('\n');
}
