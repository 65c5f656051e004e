import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readNetworkCounters } from './network-counters.js';

// As proc_net_dev(5) shows it, the last interface without a space after its name.
const TABLE = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 9000000    1000    0    0    0     0          0         0  9000000    1000    0    0    0     0       0          0
  eth0:    1200      10    0    0    0     0          0         0      300       4    0    0    0     0       0          0
  eth1:4294967296    1    0    0    0     0          0         0       70       1    0    0    0     0       0          0
`;

describe('the counters of the network', () => {
  it('are the bytes of every interface but the one to itself', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'net-')), 'dev');
    await writeFile(file, TABLE);
    expect(await readNetworkCounters(file)).toEqual({ received: 1_200 + 4_294_967_296, sent: 370 });
  });

  it('are none where the system does not tell', async () => {
    expect(await readNetworkCounters('/nowhere')).toEqual({ received: 0, sent: 0 });
  });
});
