import type { Figures, Measurement } from '../measurement.js';
import { contender, type Guarded } from './contender.js';
import { CONNECTIONS } from './guarded-load.js';
import { startOwnGateway } from './own-gateway.js';
import { withoutWrk } from './wrk-path.js';

/** A token lives five minutes: in a shorter round none ends while it is used. */
const SECONDS = 60;

const MEMORY = 'MiB of both processes';
const GROWTH = '% more than after the first minute';
const RATE = 'requests/s';

/** Whether the gateway's memory stays as it is while it has as much to do as it can. */
export const gatewaySoak: Measurement = {
  name: 'gateway-soak',
  title: 'the memory of the gateway under full load',
  how:
    `Rounds of ${SECONDS} s, one after the other on the same processes, under \`wrk -c${CONNECTIONS}\` with everything on, tokens new in each; ten minutes are ` +
    '`--rounds=10 --patience=0`, after a first that fills what is remembered.',
  figures: [{ name: MEMORY }, { name: GROWTH, asked: '≤ 5', decimals: 1 }, { name: RATE }],
  missing: withoutWrk,
  isOnlyWhenNamed: true,
  contenders: { guildhall: (servers) => contender(servers, startOwnGateway, roundsFrom()) },
};

function roundsFrom(): (guarded: Guarded) => Promise<Figures> {
  let afterFirst: number | undefined;
  return async ({ gateway, load }) => {
    const { perSecond } = await load.warm(SECONDS);
    const held = await gateway.residentMib();
    afterFirst ??= held;
    return { [MEMORY]: held, [GROWTH]: (100 * (held - afterFirst)) / afterFirst, [RATE]: perSecond };
  };
}
