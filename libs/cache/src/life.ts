/** How long an entry may live at most; what it is about is forgotten earlier, by event. */
export type Life = '5 minutes' | '30 minutes' | '1 hour' | '24 hours' | 'session';

const MINUTE = 60;

/** The only lives there are (OPS-5): a free number of seconds would soon be a hundred of them. */
export const lifeSeconds: Readonly<Record<Life, number>> = {
  '5 minutes': 5 * MINUTE,
  '30 minutes': 30 * MINUTE,
  '1 hour': 60 * MINUTE,
  '24 hours': 24 * 60 * MINUTE,
  session: 2 * 60 * MINUTE,
};
