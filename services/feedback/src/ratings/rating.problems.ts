import { problem } from '@guildhall/http';

export class RatingNotFound extends problem('rating-not-found', 404, 'No such rating') {}
