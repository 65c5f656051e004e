import { parseArgs } from 'node:util';
import { decodeId, encodeId } from '@guildhall/contracts';
import type { DeadLetter, DeadLetters } from '../dead-letters/dead-letters.js';
import { Refused, type Environment } from '../config.js';
import { withDeadLetters } from './operator-database.js';

export const USAGE = `dead-letters <list|inspect|replay|drop> --service <name>
  list     [--consumer <as>] [--tenant org_…] [--limit 100]   what consumers gave up on, oldest first
  inspect  --consumer <as> --tenant org_… --event evt_…       headers and payload as received
  replay   --consumer <as> --tenant org_… --event evt_…       hands it to its consumer again; what waits behind it follows
  replay   --consumer <as> --all                              the same with each, oldest first
  drop     --consumer <as> --tenant org_… --event evt_…       never handles it; what waits behind it follows
  --json   one JSON document instead of lines`;

const OPTIONS = {
  service: { type: 'string' },
  consumer: { type: 'string' },
  tenant: { type: 'string' },
  event: { type: 'string' },
  limit: { type: 'string', default: '100' },
  all: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

const read = (args: readonly string[]) => parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
type Options = ReturnType<typeof read>['values'];

/** Runs one command and prints what came of it. Throws Refused, or an error of the arguments, before anything is done. */
export async function deadLettersCommand(
  args: readonly string[],
  env: Environment,
  print: (line: string) => void,
): Promise<void> {
  const { positionals, values } = read(args);
  const [command = ''] = positionals;
  const { service } = values;
  if (!service || !['list', 'inspect', 'replay', 'drop'].includes(command)) throw new Refused(USAGE);
  await withDeadLetters(env, service, async (letters) => {
    if (command === 'list') await list(letters, values, print);
    else if (command === 'inspect') print(JSON.stringify(await letters.inspect(nameIn(values)), null, 2));
    else if (command === 'drop') await letters.drop(nameIn(values)).then(() => print('Dropped.'));
    else await replay(letters, values, print);
  });
}

async function list(letters: DeadLetters, options: Options, print: (line: string) => void): Promise<void> {
  const found = await letters.list({ ...filterIn(options), limit: Number(options.limit) });
  if (options.json) return print(JSON.stringify(found, null, 2));
  for (const letter of found) print(lineOf(letter));
  print(`${found.length} dead letter${found.length === 1 ? '' : 's'}.`);
}

async function replay(letters: DeadLetters, options: Options, print: (line: string) => void): Promise<void> {
  if (options.all && !options.consumer) throw new Refused('--all needs --consumer: one at a time.');
  const chosen = options.all
    ? await letters.list({ ...filterIn(options), limit: Number(options.limit) })
    : [nameIn(options)];
  for (const name of chosen) await letters.replay(name);
  print(`Sent ${chosen.length} again. Look with list whether it is parked anew.`);
}

function filterIn({ consumer, tenant }: Options): { consumer?: string; tenantId?: string } {
  return { ...(consumer ? { consumer } : {}), ...(tenant ? { tenantId: decodeId('org', tenant) } : {}) };
}

function nameIn({ consumer, tenant, event }: Options): { tenantId: string; consumer: string; eventId: string } {
  if (!consumer || !tenant || !event) throw new Refused('Name it: --consumer, --tenant and --event.');
  return { consumer, tenantId: decodeId('org', tenant), eventId: decodeId('evt', event) };
}

function lineOf(letter: DeadLetter): string {
  const { tenantId, eventId, consumer, type, reason, error, attempts, waiting, parkedAt } = letter;
  // One line each: what a stranger's record says must not look like a line of ours.
  const safe = `${type} · ${error}`.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ');
  const [event, tenant] = [encodeId('evt', eventId), encodeId('org', tenantId)];
  return `${parkedAt.toISOString()} ${consumer} ${event} ${tenant} ${reason} after ${attempts}, ${waiting} waiting · ${safe}`;
}
