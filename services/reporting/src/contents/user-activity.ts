import { encodeId } from '@guildhall/contracts';
import type { TenantTransaction } from '@guildhall/database';
import type { Sheet } from '@guildhall/sheets';
import type { Block, Cell, Column } from '../documents/report-document.js';
import { numberText, percentText } from '../documents/wording.js';
import { barsOverTime, sum } from './activity-bars.js';
import { type DayActivity, findDayActivity, findUserActivity, type UserActivity } from './find-user-activity.js';
import type { Period } from './period.js';
import type { ReportContent } from './report-content.js';

/** More is for a spreadsheet: nobody reads a hundred pages. */
const MOST_ON_PAPER = 250;

/** Who was there, and what they did: sign-ins, failed ones, calls. */
export async function composeUserActivity(tx: TenantTransaction, period: Period): Promise<ReportContent> {
  const users = await findUserActivity(tx, period);
  const days = await findDayActivity(tx, period);
  return {
    title: 'User activity',
    blocks: blocksOf(users, days, period),
    sheet: sheetOf(users),
    data: { days, users: users.map(shownUser) },
  };
}

const isActive = ({ calls, signIns }: UserActivity) => calls + signIns > 0;
const over = (days: readonly DayActivity[], count: keyof Omit<DayActivity, 'day'>) =>
  new Map(days.map((day) => [day.day, day[count]]));

function blocksOf(users: readonly UserActivity[], days: readonly DayActivity[], period: Period): Block[] {
  const total = (count: keyof Omit<DayActivity, 'day'>) => numberText(sum(days.map((day) => day[count])));
  return [
    {
      kind: 'figures',
      figures: [
        { label: 'Users', value: numberText(users.length) },
        { label: 'Active in this period', value: numberText(users.filter(isActive).length) },
        { label: 'Sign-ins', value: total('signIns'), note: `${total('failedSignIns')} failed` },
        { label: 'API calls', value: total('calls'), note: callsNote(days) },
      ],
    },
    barsOverTime('API calls', over(days, 'calls'), period),
    barsOverTime('Sign-ins', over(days, 'signIns'), period),
    { kind: 'heading', text: 'Users' },
    ...shortened(users.length),
    {
      kind: 'table',
      caption: 'Users, the most active first',
      columns: COLUMNS,
      rows: users.slice(0, MOST_ON_PAPER).map(rowOf),
      whenEmpty: 'No user is known yet.',
    },
  ];
}

function callsNote(days: readonly DayActivity[]): string {
  const calls = sum(days.map((day) => day.calls));
  const share = (count: 'refusedCalls' | 'failedCalls') =>
    percentText(calls === 0 ? 0 : sum(days.map((day) => day[count])) / calls);
  return `${share('refusedCalls')} refused, ${share('failedCalls')} failed`;
}

function shortened(count: number): Block[] {
  if (count <= MOST_ON_PAPER) return [];
  const text = `The ${numberText(MOST_ON_PAPER)} most active of ${numberText(count)} users. The CSV and JSON files have all of them.`;
  return [{ kind: 'paragraph', text }];
}

const COLUMNS: readonly Column[] = [
  { title: 'Name', share: 21 },
  { title: 'E-mail', share: 31 },
  { title: 'Status', share: 11 },
  { title: 'Last active', share: 12 },
  { title: 'Sign-ins', share: 9, isNumber: true },
  { title: 'Failed', share: 7, isNumber: true },
  { title: 'Calls', share: 9, isNumber: true },
];

function rowOf(user: UserActivity): Cell[] {
  const { displayName, email, status, signIns, failedSignIns, calls, lastActiveOn } = user;
  return [displayName ?? 'Unknown user', email, status, lastActiveOn, signIns, failedSignIns, calls];
}

function sheetOf(users: readonly UserActivity[]): Sheet {
  const columns = ['user_id', 'name', 'email', 'status', 'sign_ins', 'failed_sign_ins', 'calls', 'refused_calls'];
  return {
    columns: [...columns, 'failed_calls', 'last_active_on', 'last_sign_in_at'],
    rows: users.map((user) => {
      const { userId, displayName, email, status, signIns, failedSignIns, calls, refusedCalls, failedCalls } = user;
      const counts = [signIns, failedSignIns, calls, refusedCalls, failedCalls];
      const lastSignIn = user.lastSignInAt?.toISOString() ?? null;
      return [encodeId('usr', userId), displayName, email, status, ...counts, user.lastActiveOn, lastSignIn];
    }),
  };
}

const shownUser = ({ userId, ...user }: UserActivity) => ({ userId: encodeId('usr', userId), ...user });
