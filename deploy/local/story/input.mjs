import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkout } from '../lib/folders.mjs';
import { ofFlight, ofLogLine } from './facts.mjs';

const SSH_LOG = path.join(checkout, '../shared/data/openssh_2k.log');
const RATED_FILMS = 40;
const LINES_A_METER_READING = 100;
/** What is replayed has just happened: the last line a minute ago, the others as long before as they were, or a little less. */
const ENDED_MS_AGO = 60_000;
const LONGEST_MS = 12 * 3_600_000;

/**
 * What a product hands in, as POST /ingest/events takes it, and what must come of it.
 * @typedef {{ id: string, kind: 'audit' | 'metric' | 'usage' | 'rating', at: string, [field: string]: unknown }} Item
 * @typedef {{ metric: string, sum: number }} Expected
 * @typedef {{ source: string, items: Item[], counts: Record<Item['kind'], number>, expected: Expected, used: number }} Input
 */

/** Real input: the log of a real OpenSSH server where it is at hand, otherwise real flights; and real opinions about films. @returns {Input} */
export function readInput() {
  const facts = existsSync(SSH_LOG) ? sshLog() : flights();
  const times = facts.items.map(({ at }) => Date.parse(at));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const pace = Math.min(1, LONGEST_MS / (last - first));
  const now = Date.now() - ENDED_MS_AGO;
  const items = [...facts.items, ...readings(facts.items), ...opinions(new Date(last).toISOString())].map((item) => ({
    ...item,
    at: new Date(now - (last - Date.parse(item.at)) * pace).toISOString(),
  }));
  const metrics = items.filter(({ kind }) => kind === 'metric');
  const sum = metrics.reduce((total, { value }) => total + Number(value), 0);
  const counts = countsOf(items);
  const used = counts.usage * LINES_A_METER_READING;
  return { source: facts.source, items, counts, expected: { metric: facts.metric, sum }, used };
}

function sshLog() {
  const lines = readFileSync(SSH_LOG, 'utf8').split(/\r?\n/).filter(Boolean);
  return {
    source: 'the log of a real OpenSSH server (LogHub, openssh_2k.log)',
    metric: 'ssh.failed-passwords',
    items: lines.flatMap(ofLogLine),
  };
}

function flights() {
  return {
    source: 'real flights in the United States (vega-datasets, flights-2k.json)',
    metric: 'flight.delay',
    items: dataSet('flights-2k.json').flatMap(ofFlight),
  };
}

/** How much of the product was used: so many facts, read off a meter now and then. @param {Item[]} items @returns {Item[]} */
function readings(items) {
  const facts = items.filter(({ kind }) => kind === 'audit');
  const full = Array.from({ length: Math.floor(facts.length / LINES_A_METER_READING) });
  return full.map((_, at) => ({
    id: `usage-${at}`,
    kind: 'usage',
    meter: 'facts',
    quantity: LINES_A_METER_READING,
    at: facts[(at + 1) * LINES_A_METER_READING - 1]?.at ?? '',
  }));
}

/** What people on IMDb think of films, of ten stars five. @param {string} at @returns {Item[]} */
function opinions(at) {
  const rated = dataSet('movies.json').filter((film) => film['IMDB Rating'] && film.Title);
  return rated.slice(0, RATED_FILMS).map((film, place) => ({
    id: `rating-${place}`,
    kind: 'rating',
    score: Math.max(1, Math.round(film['IMDB Rating'] / 2)),
    category: String(film['Major Genre'] ?? 'unknown').toLowerCase(),
    target: String(film.Title),
    at,
  }));
}

/** @param {string} name @returns {any[]} */
function dataSet(name) {
  return JSON.parse(readFileSync(path.join(checkout, 'node_modules/vega-datasets/data', name), 'utf8'));
}

/** @param {Item[]} items */
function countsOf(items) {
  const counts = { audit: 0, metric: 0, usage: 0, rating: 0 };
  for (const { kind } of items) counts[kind] += 1;
  return counts;
}
