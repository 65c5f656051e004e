import { problem } from '@guildhall/http';

export class PermissionUnknown extends problem('permission-unknown', 404, 'No such permission', {
  meaning: 'The text names no permission of the platform, and is not of the form x-name:verb.',
  remedy: '`GET /permissions` lists those of the platform.',
}) {}
export class UserToAskAboutMissing extends problem(
  'user-to-ask-about-missing',
  422,
  'Say whose permission you ask for',
  {
    meaning: 'A program has no roles of its own, so it asks about a user.',
    remedy: 'Send `userId`.',
  },
) {}
