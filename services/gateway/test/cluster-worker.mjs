// A process of a cluster that does what a test tells it: it serves, and says who it is.
import cluster from 'node:cluster';
import { createServer } from 'node:http';

const { PORT, OPENING, MODE } = process.env;
let isReady = true;
let calls = 0;

const server = createServer((request, response) => {
  calls += 1;
  if (request.url === '/stick') for (;;);
  if (request.url === '/unready') isReady = false;
  response.end(`${process.pid} ${OPENING}`);
});

process.on('message', ({ ask, say, id }) => {
  if (ask) return process.send({ answer: ask === 'metrics' ? metrics() : report(), id });
  if (say !== 'end' || MODE === 'clings') return;
  server.close(() => {
    process.send({ say: 'last words', metrics: metrics() });
    process.once('disconnect', () => process.exit(0));
    cluster.worker?.disconnect();
  });
});

if (MODE === 'fails') process.exit(3);
// One that never comes to its end stays without a port.
if (MODE !== 'dawdles' || OPENING === 'at-once')
  server.listen(Number(PORT), '127.0.0.1', () => process.send({ say: 'serving' }));

function report() {
  const detail = `of ${process.pid}`;
  return { isReady, state: 'serving', checks: [{ name: 'kafka', isReady, detail, ageSeconds: 0 }] };
}

function metrics() {
  const about = { name: 'guildhall_fixture_calls_total', help: 'Calls.', type: 'counter', aggregator: 'sum' };
  return [{ ...about, values: [{ value: calls, labels: {} }] }];
}
