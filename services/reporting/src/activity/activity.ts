/** The consumer that all of it shares: one place in each topic, read once. What else is counted goes under another name. */
export const ACTIVITY = 'reporting.activity';
