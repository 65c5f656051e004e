import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { breachedFile } from './credentials/breached-file.js';

// Makes the file that BREACHED_PASSWORDS_FILE names from the list that Have I Been Pwned publishes, ordered by hash.
const [from, to, least = '1', ...strange] = process.argv.slice(2);
if (!from || !to || strange.length > 0 || !/^[1-9]\d*$/.test(least))
  throw new TypeError('Say the list, the file to make, and how often a password was seen at least.');

const CHUNK_BYTES = 65_536;
const lines = createInterface({ input: createReadStream(from), crlfDelay: Number.POSITIVE_INFINITY });
await pipeline(
  Readable.from(breachedFile(lines, { leastCount: Number(least) }), { objectMode: false, highWaterMark: CHUNK_BYTES }),
  createWriteStream(to, { highWaterMark: CHUNK_BYTES, flags: 'wx' }),
);
process.stdout.write(`${to} is made.\n`);
