import { problem } from '@guildhall/http';

export class ErasureNotFound extends problem('erasure-not-found', 404, 'No such erasure') {}
export class UserErasedElsewhere extends problem('user-erased-elsewhere', 409, 'Users are erased with their account', {
  meaning: 'The name is that of a user of the platform, whose account holds personal data too.',
  remedy: 'Erase the user: `DELETE /users/{userId}`. The trail follows by itself.',
}) {}
