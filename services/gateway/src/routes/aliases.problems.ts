import { problem } from '@guildhall/http';

export class NotBuiltYet extends problem('not-built-yet', 501, 'This is promised and not built yet', {
  meaning: 'The path stands in the list of promised endpoints, and no service of this platform answers to it yet.',
  remedy: 'See docs/promised-endpoints.md for what stands; a later release answers.',
}) {}
