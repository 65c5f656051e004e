import { problem } from '@guildhall/http';

export class {{Noun}}NameTaken extends problem('{{noun}}-name-taken', 409, 'The name is taken') {}
