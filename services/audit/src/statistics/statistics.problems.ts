import { problem } from '@guildhall/http';

export class TooManyIntervals extends problem('too-many-intervals', 422, 'The range has too many intervals', {
  meaning: 'A timeline has a thousand points at most.',
  remedy: 'Ask for a longer interval, or for a shorter range.',
}) {}
