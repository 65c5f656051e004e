import { problem } from '@guildhall/http';

export class EntryNotFound extends problem('entry-not-found', 404, 'No such entry') {}
