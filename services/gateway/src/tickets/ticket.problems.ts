import { problem } from '@guildhall/http';

export class NotAStream extends problem('not-a-stream', 422, 'There is no such stream', {
  meaning: 'A ticket opens a stream or a WebSocket. The path is none of them.',
  remedy: 'Send the path as you are going to open it, with its query, beginning with `/api/v1/`.',
}) {}
