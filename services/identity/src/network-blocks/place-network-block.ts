import { type Actor, CurrentActor, RateLimit, RequirePermission, Sensitive } from '@guildhall/access';
import { encodeId } from '@guildhall/contracts';
import { isUniqueViolation, TenantDatabase, type TenantTransaction } from '@guildhall/database';
import { Answer, created, NO_CONTROL_CHARACTERS, Problems } from '@guildhall/http';
import { Clock, newId } from '@guildhall/runtime';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { z } from 'zod';
import { blockedNetwork, holds } from './blocked-network.js';
import { removeExpired } from './expired-blocks.js';
import { NetworkBlock } from './network-block.entity.js';
import { NetworkAlreadyBlocked, NetworkBlockRefused, TooManyNetworkBlocks } from './network-block.problems.js';
import { NetworkBlockView, shown } from './network-block.view.js';
import { requireMayBlock } from './require-may-block.js';

const MOST_BLOCKS = 1_000;
const MOST_BLOCKS_OF_PLATFORM = 10_000;
const LONGEST_NETWORK = 64;

const PlaceNetworkBlockBody = z.strictObject({
  network: z
    .string()
    .max(LONGEST_NETWORK)
    .refine(
      (text) => blockedNetwork(text) !== undefined,
      'No address or range (CIDR), or one wider than /8 (IPv6: /16)',
    )
    .describe('An address or a range (CIDR). Of IPv6 its /64 is blocked at least.')
    .meta({ example: '203.0.113.0/24' }),
  reason: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .regex(NO_CONTROL_CHARACTERS, 'No control characters')
    .optional()
    .meta({ example: 'guesses passwords' }),
  expiresAt: z.iso
    .datetime({ offset: true })
    .refine((text) => text < '2200', 'Not before the year 2200')
    .optional()
    .describe('When it ends by itself; never, where it is left out.')
    .meta({ example: '2027-11-21T09:30:00.000Z' }),
});
type PlaceNetworkBlockBody = z.infer<typeof PlaceNetworkBlockBody>;

@Injectable()
export class PlaceNetworkBlock {
  constructor(
    private readonly database: TenantDatabase,
    private readonly clock: Clock,
  ) {}

  async execute(actor: Actor, { network: text, reason, expiresAt: until }: PlaceNetworkBlockBody) {
    requireMayBlock(actor);
    const at = this.clock.now();
    const network = blockedNetwork(text) ?? text;
    const expiresAt = until === undefined ? null : new Date(until);
    if (expiresAt && expiresAt <= at) throw refused('/expiresAt', 'over-already', 'The time has passed.');
    // Whoever has shut themselves out cannot lift it again.
    if (actor.address && holds(network, actor.address))
      throw refused('/network', 'shuts-you-out', 'Your own address is in this network.');
    const { tenantId } = actor;
    const fields = { tenantId, id: newId(), network, reason: reason ?? null, expiresAt, placedBy: actor.describe() };
    try {
      return await this.database.transaction(actor, async (tx) => {
        await removeExpired(tx, at);
        await requireRoom(tx, actor);
        const { block, placed } = NetworkBlock.placed(fields, at);
        await tx.insert(NetworkBlock, block);
        await tx.publish(block, placed);
        await tx.publish(block, block.stated());
        return block;
      });
    } catch (error) {
      if (!isUniqueViolation(error, 'network_blocks_network')) throw error;
      throw new NetworkAlreadyBlocked(`There is a block of ${network}.`, { cause: error });
    }
  }
}

// Every gateway holds them all in memory (D25). Two at once may pass this by a few: the figure is no promise.
async function requireRoom(tx: TenantTransaction, { isOfPlatform }: Actor): Promise<void> {
  const most = isOfPlatform ? MOST_BLOCKS_OF_PLATFORM : MOST_BLOCKS;
  if ((await tx.count(NetworkBlock)) >= most) throw new TooManyNetworkBlocks(`There are ${most} already.`);
}

function refused(pointer: string, code: string, detail: string): NetworkBlockRefused {
  return new NetworkBlockRefused('Nothing is blocked.', { errors: [{ pointer, code, detail }] });
}

@Controller('network-blocks')
export class PlaceNetworkBlockRoute {
  constructor(private readonly placeNetworkBlock: PlaceNetworkBlock) {}

  /**
   * Blocks a network, from the next second on: calls of the organisation from there are refused, and its streams end. A
   * block of the platform’s own organisation bars everybody’s calls, before anybody looks at who calls (GTW-5).
   */
  @Post()
  @RequirePermission('network-blocks:manage', 'platform:network-blocks:manage')
  @Sensitive()
  @RateLimit('default')
  @Answer(201, NetworkBlockView)
  @Problems(NetworkAlreadyBlocked, NetworkBlockRefused, TooManyNetworkBlocks)
  async handle(@CurrentActor() actor: Actor, @Body({ schema: PlaceNetworkBlockBody }) body: PlaceNetworkBlockBody) {
    const block = await this.placeNetworkBlock.execute(actor, body);
    return created(`/network-blocks/${encodeId('blk', block.id)}`, shown(block));
  }
}
