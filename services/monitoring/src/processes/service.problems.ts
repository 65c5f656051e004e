import { problem } from '@guildhall/http';

export class ServiceNotFound extends problem('service-not-found', 404, 'No such service') {}
