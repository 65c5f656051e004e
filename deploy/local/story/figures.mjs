import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { until } from './client.mjs';

/** @typedef {import('./tell.mjs').Story} Story @typedef {import('./people.mjs').Person} Person */

/** What the platform counted of what was handed in. @param {Story} story @param {Person} ada */
export async function readStatistics({ say, facts }, { client }) {
  const { metric, sum } = facts.expected;
  const day = `from=${encodeURIComponent(new Date(Date.parse(facts.startedAt) - 86_400_000).toISOString())}`;
  const total = await until(async () => {
    const { status, body } = await client.call('GET', `/metrics/${metric}?${day}`);
    return status === 200 && body.total.count >= facts.input.metric ? body.total : undefined;
  }, `figures of ${metric}`);
  facts.metric = { count: total.count, sum: total.sum };
  say(`${metric}: ${total.count} samples, ${total.sum} in all; the input itself says ${sum}`);
  const usage = await until(async () => {
    const { items } = await client.ask('GET', '/usage?meter=facts');
    const used = items.reduce((/** @type {number} */ all, /** @type {any} */ each) => all + Number(each.quantity), 0);
    return used >= facts.usageIn ? used : undefined;
  }, 'usage');
  facts.usage = usage;
  say(`usage: ${usage} facts, to bill by`);
  await readRatings({ say, facts }, client, day);
  const calls = await until(async () => {
    const found = await client.ask('GET', `/performance/metrics?${day}&groupBy=route`);
    return found.total.requests > 0 ? found : undefined;
  }, 'figures of calls');
  const { requests, p50Ms, p95Ms, p99Ms } = calls.total;
  facts.calls = requests;
  say(
    `${requests} calls so far: half of them within ${p50Ms?.toFixed(1)} ms, 95 % within ${p95Ms?.toFixed(1)}, 99 % within ${p99Ms?.toFixed(1)}`,
  );
}

/** @param {Pick<Story, 'say' | 'facts'>} story @param {import('./client.mjs').DemoClient} client @param {string} day */
async function readRatings({ say, facts }, client, day) {
  const analytics = await until(async () => {
    const found = await client.ask('GET', `/feedback/analytics?${day}&by=category`);
    return found.ratings.count >= facts.input.rating ? found : undefined;
  }, 'ratings');
  facts.ratings = analytics.ratings.count;
  say(`${analytics.ratings.count} ratings, ${analytics.ratings.meanScore?.toFixed(2)} of 5 stars on average`);
}

/** A report as a document to hand on. @param {Story} story @param {Person} ada */
export async function makeReport({ say, facts, folder }, { client }) {
  const asked = await client.ask('POST', '/reports', { type: 'executive-summary', formats: ['pdf', 'json'] });
  const report = await until(async () => {
    const found = await client.ask('GET', `/reports/${asked.id}`);
    if (found.status === 'failed') throw new Error(`The report has failed: ${found.failure}`);
    return found.status === 'completed' ? found : undefined;
  }, 'report');
  const link = await client.ask('POST', `/reports/${report.id}/links`, { format: 'pdf', expiresInSeconds: 300 });
  const { status, headers, bytes } = await client.call('GET', link.url);
  facts.pdf = {
    status,
    type: headers.get('content-type'),
    bytes: bytes.length,
    isPdf: bytes.subarray(0, 5).toString() === '%PDF-',
  };
  const file = path.join(folder, 'executive-summary.pdf');
  writeFileSync(file, bytes);
  facts.pdfFile = file;
  say(
    `an executive summary as PDF, ${Math.round(bytes.length / 1024)} KiB, by a link that expires in five minutes: ${file}`,
  );
  return report;
}
