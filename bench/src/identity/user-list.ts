import type { Addresses, Contender, Figures, Measurement } from '../measurement.js';
import { percentile } from '../statistics.js';
import { Connection, requestOf } from './connection.js';
import { expectAnswer } from './expect-answer.js';
import { IdentityStage, LIFTED } from './identity-stage.js';

const USERS = 100_000;
const PAGE = 50;
const WORST = 'slowest page, ms';
const P99 = 'p99 ms';
const P50 = 'p50 ms';
const NARROWED = 'slowest page of those in a status, ms';

/** The list of the users of an organisation, page by page, to its end (IDN-1). */
export const userList: Measurement = {
  name: 'user-list',
  title: 'the list of 100,000 users, any page',
  how:
    `An organisation of ${USERS.toLocaleString('en-US')} users, read through the gateway from the first page of ${PAGE} to the last, one after the other: every page is measured. ` +
    `Then again with \`status=active\`. ${LIFTED}.`,
  figures: [
    { name: WORST, asked: '≤ 30', decimals: 1 },
    { name: P99, decimals: 1 },
    { name: P50, decimals: 1 },
    { name: NARROWED, asked: '≤ 30', decimals: 1 },
  ],
  contenders: { guildhall: open },
};

function open(servers: Addresses): Promise<Contender> {
  return IdentityStage.contender(servers, async (stage) => {
    await stage.makeUsers(USERS);
    return { round: () => walk(stage) };
  });
}

async function walk(stage: IdentityStage): Promise<Figures> {
  const all = await pages(stage, '');
  const active = await pages(stage, '&status=active');
  return {
    [WORST]: Math.max(...all),
    [P99]: percentile(all, 99),
    [P50]: percentile(all, 50),
    [NARROWED]: Math.max(...active),
  };
}

/** Milliseconds of each page. */
async function pages(stage: IdentityStage, filter: string): Promise<number[]> {
  // It lives longer than the list takes.
  const { accessToken: token } = await stage.signIn();
  const connection = await Connection.to(stage.api);
  const tookMs: number[] = [];
  let users = 0;
  for (let cursor = ''; cursor !== undefined; ) {
    const request = requestOf(stage.api, `GET /users?limit=${PAGE}${filter}${cursor}`, { token });
    const since = performance.now();
    const answer = await connection.ask(request);
    tookMs.push(performance.now() - since);
    const { items, next } = expectAnswer(answer, 200);
    users += items.length;
    if (!next) break;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
  connection.close();
  if (users <= USERS) throw new Error(`The list has ${users} users, and not all ${USERS} with their administrator.`);
  return tookMs;
}
