import type { TenantTransaction } from '@guildhall/database';
import type { Sheet } from '@guildhall/sheets';
import type { Block, Cell, Figure } from '../documents/report-document.js';
import { changeText, numberText, percentText } from '../documents/wording.js';
import { barsByName, barsOverTime } from './activity-bars.js';
import {
  countUsers,
  findFactsByCategory,
  findIngestedByKind,
  findRatingsByCategory,
  findTotals,
  type NamedCount,
  type Totals,
} from './find-totals.js';
import { type DayActivity, findDayActivity } from './find-user-activity.js';
import { type Period, periodBefore } from './period.js';
import type { ReportContent } from './report-content.js';

interface Findings {
  readonly users: number;
  readonly now: Totals;
  readonly before: Totals;
  readonly days: readonly DayActivity[];
  readonly facts: readonly NamedCount[];
  readonly ingested: readonly NamedCount[];
  readonly ratings: readonly (NamedCount & { mean: number })[];
}

/** How the organisation fares, on a page or two, beside as many days before. */
export async function composeExecutiveSummary(tx: TenantTransaction, period: Period): Promise<ReportContent> {
  const findings: Findings = {
    users: await countUsers(tx),
    now: await findTotals(tx, period),
    before: await findTotals(tx, periodBefore(period)),
    days: await findDayActivity(tx, period),
    facts: await findFactsByCategory(tx, period),
    ingested: await findIngestedByKind(tx, period),
    ratings: await findRatingsByCategory(tx, period),
  };
  return { title: 'Executive summary', blocks: blocksOf(findings, period), sheet: sheetOf(findings), data: findings };
}

function blocksOf({ users, now, before, days, facts, ingested, ratings }: Findings, period: Period): Block[] {
  return [
    { kind: 'figures', figures: figuresOf(users, now, before) },
    barsOverTime('API calls', new Map(days.map(({ day, calls }) => [day, calls])), period),
    { kind: 'heading', text: 'What was recorded' },
    barsByName('Facts in the trail by category', facts.map(named)),
    table('Items that products handed in', ['Kind', 'Items'], ingested.map(itemsRow), 'Products handed in nothing.'),
    { kind: 'heading', text: 'What users think' },
    table(
      'Ratings from 1 to 5',
      ['Category', 'Ratings', 'Mean'],
      ratings.map(({ name, count, mean }) => [words(name), count, Math.round(mean * 100) / 100]),
      'Nobody rated anything.',
    ),
  ];
}

function figuresOf(users: number, now: Totals, before: Totals): Figure[] {
  const figure = (label: string, count: 'activeUsers' | 'signIns' | 'calls' | 'ingestedItems' | 'facts') => ({
    label,
    value: numberText(now[count]),
    note: changeText(now[count], before[count]),
  });
  return [
    { ...figure('Active users', 'activeUsers'), note: `of ${numberText(users)} users` },
    figure('Sign-ins', 'signIns'),
    {
      label: 'Sign-ins that succeeded',
      value: ratioText(now.signIns, now.signIns + now.failedSignIns),
      note: `${numberText(now.failedSignIns)} failed`,
    },
    figure('API calls', 'calls'),
    {
      label: 'Calls without a fault',
      value: ratioText(now.calls - now.failedCalls, now.calls),
      note: meanText(now.meanCallMs),
    },
    figure('Items ingested', 'ingestedItems'),
    figure('Facts in the trail', 'facts'),
    {
      label: 'Mean rating',
      value: now.meanRating === null ? '–' : `${numberText(now.meanRating)} of 5`,
      note: `${numberText(now.ratings)} ratings`,
    },
  ];
}

const ratioText = (part: number, whole: number) => (whole === 0 ? '–' : percentText(part / whole));
const meanText = (ms: number | null) => (ms === null ? undefined : `${numberText(ms)} ms on average`);
const words = (name: string) => name.replaceAll('_', ' ');
const named = ({ name, count }: NamedCount) => ({ name: words(name), count });
const KINDS: Readonly<Record<string, string>> = {
  audit: 'Audit events',
  metric: 'Metrics',
  usage: 'Usage',
  rating: 'Ratings',
  duplicate: 'Had come before',
  refused: 'Refused',
};
const itemsRow = ({ name, count }: NamedCount): Cell[] => [KINDS[name] ?? words(name), count];

function table(caption: string, titles: readonly string[], rows: readonly Cell[][], whenEmpty: string): Block {
  const columns = titles.map((title, at) => ({ title, share: at === 0 ? 3 : 1, isNumber: at > 0 }));
  return { kind: 'table', caption, columns, rows, whenEmpty };
}

function sheetOf({ users, now, before, facts, ingested, ratings }: Findings): Sheet {
  const totals = Object.keys(now).map((name): Cell[] => {
    const key = name as keyof Totals;
    return ['total', name, now[key], before[key]];
  });
  const section = (title: string, counts: readonly NamedCount[]) =>
    counts.map(({ name, count }): Cell[] => [title, name, count, null]);
  return {
    columns: ['section', 'name', 'value', 'value_before'],
    rows: [
      ['total', 'users', users, null],
      ...totals,
      ...section('facts by category', facts),
      ...section('ingested by kind', ingested),
      ...section('ratings by category', ratings),
    ],
  };
}
