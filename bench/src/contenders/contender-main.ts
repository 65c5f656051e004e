// A contender in a process of its own: `node contender-main.js <measurement> <contender>`, asked by messages.
import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import type { Contender, Figures } from '../measurement.js';
import { measurementNamed } from '../measurements.js';
import type { Answer, Request } from './messages.js';

const [measurementName = '', contenderName = ''] = process.argv.slice(2);
const openContender = measurementNamed(measurementName).contenders[contenderName];
let contender: Contender | undefined;

// A database that is dropped ends connections that are just being closed.
Logger.overrideLogger(['error', 'fatal']);

async function answer(request: Request): Promise<Answer> {
  if (request.kind === 'open') {
    if (!openContender) throw new Error(`${measurementName} has no contender ${contenderName}.`);
    contender = await openContender(request.servers);
    return { kind: 'opened' };
  }
  if (!contender) throw new Error('Not opened.');
  if (request.kind === 'round') return { kind: 'measured', figures: await roundOf(contender) };
  await contender.close();
  return { kind: 'closed' };
}

/** What a contender has started would outlive this process, which is killed once it has failed. */
async function roundOf(of: Contender): Promise<Figures> {
  try {
    return await of.round();
  } catch (error) {
    await of.close().catch(() => undefined);
    throw error;
  }
}

process.on('message', (request: Request) => {
  answer(request)
    .catch(
      (error: unknown): Answer => ({
        kind: 'failed',
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
    )
    .then((found) => process.send?.(found))
    .catch(() => process.exit(1));
});
// The measuring process is gone, or done with us. An orderly end, so that a CPU profile is written.
process.on('disconnect', () => process.exit(0));
