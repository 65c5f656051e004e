import { problem } from '@guildhall/http';

/** The same for an unknown link, another organisation's, and one whose time is over. */
export class ReportLinkNotFound extends problem('report-link-not-found', 404, 'No such link') {}
