import type { SecretStore, StoredSecret } from '../cluster/secret-store.js';
import { Refused } from '../refused.js';
import type { Tell } from '../reporting.js';
import type { Source } from '../secrets/new-values.js';
import { added, adopted, settled, type Turn, turnOf } from './key-turn.js';
import type { RollOuts } from './roll-outs.js';
import type { Holder, PlannedService, RotationPlan } from './rotation-plan.js';

export interface Rotation {
  readonly secrets: SecretStore;
  readonly rollOuts: RollOuts;
  readonly source: Source;
  readonly tell: Tell;
  /** Begin now, however young the keys are. */
  readonly now?: boolean | undefined;
}

/** When the last step was taken; absent: when the Secret was made. */
const STEPPED_AT = 'guildhall/keys-stepped-at';
const DAY_MS = 86_400_000;
/**
 * From the gateway's roll-out until the old key goes: a pod that ends goes on signing for its grace period, and what it signed
 * holds for another minute, with half a minute for clocks.
 */
const REST_MS = 5 * 60_000;

interface Standing {
  readonly planned: PlannedService;
  readonly secret: StoredSecret;
  readonly turn: Turn;
}

/**
 * One step of the way round, for all services that are at it: every pod knows the new keys before anything is signed or
 * sealed with one, and nothing is signed with the old one any more when it goes. Ended in the middle, or with pods that do not
 * come up, the next run finds where things stand, by what stands there.
 */
export async function rotateKeys(plan: RotationPlan, rotation: Rotation): Promise<void> {
  const gateway = await secretOf(plan.gateway, rotation);
  const standings: Standing[] = [];
  for (const planned of plan.services) {
    const secret = await secretOf(planned, rotation);
    standings.push({ planned, secret, turn: turnOf(planned.name, secret.values, gateway.values) });
  }
  const at = (turn: Turn) => standings.filter((standing) => standing.turn === turn);
  for (const { planned } of at('unknown'))
    rotation.tell(`${planned.name} is left alone: its keys and the gateway’s do not fit together.`);
  const due = at('settled').filter(({ secret }) => isDue(secret, plan, rotation));
  if (due.length > 0) return addKeys(due, rotation);
  if (at('added').length > 0) return adoptKeys(at('added'), { plan, gateway }, rotation);
  if (at('adopted').length > 0) return settleKeys(at('adopted'), { plan, gateway }, rotation);
  rotation.tell('No key is due.');
}

async function addKeys(due: readonly Standing[], rotation: Rotation): Promise<void> {
  for (const { planned, secret } of due) {
    await write(secret, added(secret.values, rotation.source), { holder: planned, rotation });
    rotation.tell(`${planned.name} learns new keys.`);
  }
}

interface BehindGateway {
  readonly plan: RotationPlan;
  readonly gateway: StoredSecret;
}

async function adoptKeys(
  standings: readonly Standing[],
  { plan, gateway }: BehindGateway,
  rotation: Rotation,
): Promise<void> {
  const { rollOuts, tell } = rotation;
  for (const { planned, secret } of standings)
    if (!(await rollOuts.areDone(planned, secret.values)))
      return tell(`Waits until every pod of ${planned.name} knows its new keys.`);
  const services = new Map(standings.map(({ planned, secret }) => [planned.name, secret.values]));
  await write(gateway, adopted(services, gateway.values), { holder: plan.gateway, rotation });
  tell(`The gateway signs with new keys for ${[...services.keys()].join(', ')}.`);
}

async function settleKeys(
  standings: readonly Standing[],
  { plan, gateway }: BehindGateway,
  rotation: Rotation,
): Promise<void> {
  const { rollOuts, source, tell } = rotation;
  if (!(await rollOuts.areDone(plan.gateway, gateway.values)))
    return tell('Waits until every pod of the gateway signs with the new keys.');
  if (source.clock.now().getTime() - steppedAt(gateway) < REST_MS)
    return tell('Waits until no token is left that an old key signed.');
  for (const { planned, secret } of standings) {
    await write(secret, settled(secret.values), { holder: planned, rotation });
    tell(`${planned.name} knows its new keys alone, and seals with the new one.`);
  }
}

interface Writing {
  readonly holder: Holder;
  readonly rotation: Rotation;
}

async function write(
  secret: StoredSecret,
  values: Record<string, string>,
  { holder, rotation }: Writing,
): Promise<void> {
  const { secrets, rollOuts, source } = rotation;
  const annotations = { [STEPPED_AT]: source.clock.now().toISOString() };
  if (!(await secrets.change(secret, { values, annotations })))
    throw new Refused(`The Secret ${secret.name} was changed by somebody else meanwhile; the next run looks again.`);
  await rollOuts.begin(holder, { ...secret.values, ...values });
}

async function secretOf({ secret: name }: Holder, { secrets }: Rotation): Promise<StoredSecret> {
  const secret = await secrets.find(name);
  if (!secret) throw new Refused(`There is no Secret ${name}, whose keys are to take turns.`);
  return secret;
}

function isDue(secret: StoredSecret, { everyDays }: RotationPlan, { source, now }: Rotation): boolean {
  return now === true || source.clock.now().getTime() - steppedAt(secret) >= everyDays * DAY_MS;
}

function steppedAt({ annotations, createdAt }: StoredSecret): number {
  const at = annotations[STEPPED_AT];
  return at === undefined ? createdAt.getTime() : Date.parse(at);
}
