import { problem } from '@guildhall/http';

export class MetricNotFound extends problem('metric-not-found', 404, 'No such metric') {}
