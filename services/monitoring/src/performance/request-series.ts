/** The one name of the series that count calls; their labels tell them apart. */
export const REQUESTS = 'requests';
/** The one name of the series that count calls of which no record arrived. */
export const LOST_REQUESTS = 'requests.lost';
