import { problem } from '@guildhall/http';

export class NetworkBlockNotFound extends problem('network-block-not-found', 404, 'No such block') {}
export class NetworkAlreadyBlocked extends problem('network-already-blocked', 409, 'The network is blocked already', {
  remedy: '`GET /network-blocks` lists the blocks; lift that one first to give it another end or reason.',
}) {}
export class NetworkBlockRefused extends problem('network-block-refused', 422, 'The block is refused', {
  meaning: 'The block would keep its maker out, or would have ended already.',
  remedy: '`errors` names the reason and its place.',
}) {}
export class TooManyNetworkBlocks extends problem(
  'too-many-network-blocks',
  409,
  'There are as many blocks as may be',
  {
    remedy: 'Lift those that nobody needs, or block the range in which they lie.',
  },
) {}
