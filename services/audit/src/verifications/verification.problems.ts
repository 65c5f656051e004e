import { problem } from '@guildhall/http';

export class RangeTooLong extends problem(
  'range-too-long',
  422,
  'The range has too many entries for one verification',
  {
    remedy: 'Verify it in parts: narrow `from` and `until`.',
  },
) {}
