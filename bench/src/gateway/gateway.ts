import type { Figures, Measurement } from '../measurement.js';
import { IS_ENVOY, REMEMBERED, startEnvoy } from '../peers/envoy.js';
import { IS_GO_GATEWAY, startGoGateway } from '../peers/go-gateway.js';
import { IS_HAPROXY, startHaproxy } from '../peers/haproxy.js';
import { besidePeer, presenceOf } from '../peers/peer-paths.js';
import { contender, type Guarded } from './contender.js';
import { CONNECTIONS, SECONDS, TOKENS } from './guarded-load.js';
import { startOwnGateway } from './own-gateway.js';
import { withoutWrk } from './wrk-path.js';

const RATE = 'requests/s';
const P50 = 'p50 ms';
const P99 = 'p99 ms';
const CPU = 'CPU µs/request, with Redis';
const REDIS = 'of which Redis';
const KAFKA = 'Kafka’s CPU µs/request';
const ADDED = 'p99 ms added at half load';
const COLD = 'requests/s, every token new';
const COLD_CPU = 'CPU µs/request, every token new';
const MEMORY = 'MiB of memory';

/** The one entrance beside what an engineer would pick instead (GTW-1 to GTW-10). */
export const gateway: Measurement = {
  name: 'gateway',
  title: 'the gateway beside HAProxy, Envoy and a proxy in Go',
  how:
    `Each before the same C program, driven by \`wrk -t1 -c${CONNECTIONS}\` for ${SECONDS} s with ${TOKENS.toLocaleString('en-US')} ES256 tokens of as many users; of every answer it is asked that it is a good one, and of every gateway, before, that it refuses seven kinds of bad token. Half load: pauses between the calls of 100 connections, and the same without a gateway. ` +
    'Ours is two processes with everything on: revocation, four dimensions of limits in Redis, blocked networks, records of all calls on Kafka. Lifted: the limits are there, and none is ever reached. ' +
    `${presenceOf('HAProxy', IS_HAPROXY)} ${presenceOf('Envoy', `${IS_ENVOY}; a second time with ${REMEMBERED}`)} ${presenceOf('Go net/http', IS_GO_GATEWAY)}`,
  figures: [
    { name: RATE, asked: '≥ 1.5 × HAProxy; more than Envoy with its cache' },
    { name: P50, decimals: 2 },
    { name: P99, asked: 'no worse than HAProxy', decimals: 1 },
    { name: CPU, decimals: 1 },
    { name: REDIS, decimals: 1 },
    { name: KAFKA, decimals: 1 },
    { name: ADDED, asked: '≤ 1', decimals: 2 },
    { name: COLD, asked: '≥ 0.8 × HAProxy' },
    { name: COLD_CPU, decimals: 1 },
    { name: MEMORY },
  ],
  missing: withoutWrk,
  contenders: {
    ...besidePeer('HAProxy', (servers, at) => contender(servers, (site) => startHaproxy(at, site), round)),
    ...besidePeer('Envoy', (servers, at) => contender(servers, (site) => startEnvoy(at, site, 'none'), round)),
    ...besidePeer(
      'Envoy',
      (servers, at) => contender(servers, (site) => startEnvoy(at, site, 'verified'), round),
      'Envoy with its cache',
    ),
    ...besidePeer('Go net/http', (servers, at) => contender(servers, (site) => startGoGateway(at, site), round)),
    guildhall: (servers) => contender(servers, startOwnGateway, round),
  },
};

async function round({ gateway: guarding, load }: Guarded): Promise<Figures> {
  const warm = await load.warm();
  const added = await load.addedAtHalf(warm);
  const cold = await load.cold();
  return {
    [RATE]: warm.perSecond,
    [P50]: warm.p50Ms,
    [P99]: warm.p99Ms,
    [CPU]: withRedis(warm.spent),
    [REDIS]: warm.spent.Redis ?? Number.NaN,
    [KAFKA]: warm.spent.Kafka ?? Number.NaN,
    [ADDED]: added,
    [COLD]: cold.perSecond,
    [COLD_CPU]: withRedis(cold.spent),
    [MEMORY]: await guarding.residentMib(),
  };
}

/** Peers count in their own memory. */
function withRedis({ gateway: own, Redis }: { gateway: number; Redis?: number }): number {
  return Redis === undefined || Number.isNaN(Redis) ? own : own + Redis;
}
