import type { Round } from '../contenders/take-turns.js';
import type { Figure, Measurement } from '../measurement.js';
import { spreadOf } from '../statistics.js';
import { type Result, valuesOf } from './result.js';

/** One round, while it runs. */
export function line({ figures }: Measurement, { contender, figures: values, busyElsewhere }: Round): string {
  const measured = figures.filter(({ name }) => values[name] !== undefined);
  const shown = measured.map((figure) => `${figure.name} ${written(values[figure.name] ?? Number.NaN, figure)}`);
  return `  ${contender.padEnd(20)} ${shown.join(' · ')}   (others meanwhile: ${busyElsewhere.toFixed(1)} cores)`;
}

/** Medians, with the least and the greatest of the rounds. Markdown, also for the eyes at the terminal. */
export function table(result: Result): string {
  const contenders = Object.keys(result.measurement.contenders);
  const rows = result.measurement.figures.map((figure) => [
    figure.name,
    figure.asked ?? '',
    ...contenders.map((contender) => cell(valuesOf(result, contender, figure.name), figure)),
  ]);
  const head = ['figure', 'asked', ...contenders];
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function cell(values: readonly number[], figure: Figure): string {
  // What a contender has nothing to do with.
  if (values.every(Number.isNaN)) return '–';
  const { median, min, max } = spreadOf(values);
  return `${written(median, figure)} (${written(min, figure)}–${written(max, figure)})`;
}

function written(value: number, { decimals = 0 }: Figure): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
