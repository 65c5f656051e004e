import { problem } from '@guildhall/http';

export class SessionNotFound extends problem('session-not-found', 404, 'No such session', {
  meaning: 'There is no session of this user with this id, or it has ended.',
}) {}
