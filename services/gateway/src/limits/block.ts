/** How long networks are blocked that go on after they were refused. */
export interface BlockTimes {
  /** The first time; each next is twice as long. */
  readonly firstUs: number;
  readonly mostUs: number;
  /** After so long without another it is the first again. */
  readonly quietUs: number;
}

/** A block as the gateways share it. */
export interface Block {
  /** How long it lasts still. */
  readonly us: number;
  /** Which one it is of this network's; 0 when it was blocked before. */
  readonly times: number;
}

const SECOND_US = 1_000_000;

/** As the settings say it. */
export const blockTimes = (settings: {
  readonly BLOCK_SECONDS: number;
  readonly BLOCK_SECONDS_AT_MOST: number;
  readonly BLOCK_FORGOTTEN_AFTER_SECONDS: number;
}): BlockTimes => ({
  firstUs: settings.BLOCK_SECONDS * SECOND_US,
  mostUs: Math.max(settings.BLOCK_SECONDS, settings.BLOCK_SECONDS_AT_MOST) * SECOND_US,
  quietUs: settings.BLOCK_FORGOTTEN_AFTER_SECONDS * SECOND_US,
});

/** How long the block lasts that is so many's. */
export const lengthUs = ({ firstUs, mostUs }: BlockTimes, times: number): number =>
  Math.min(mostUs, firstUs * 2 ** Math.min(times - 1, 30));
