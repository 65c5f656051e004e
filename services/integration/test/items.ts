/** Items as a product hands them in, of each kind. */
export const at = '2026-11-21T09:30:00.000Z';

export const audit = (id: string, fields: object = {}) => ({
  id,
  kind: 'audit',
  type: 'ssh.login-failed',
  category: 'authentication',
  severity: 'warning',
  at,
  actor: 'webmaster',
  ...fields,
});

export const metric = (id: string, fields: object = {}) => ({
  id,
  kind: 'metric',
  name: 'analysis.duration',
  value: 12.5,
  at,
  ...fields,
});

export const usage = (id: string, fields: object = {}) => ({
  id,
  kind: 'usage',
  meter: 'analyses',
  quantity: 1,
  at,
  ...fields,
});

export const rating = (id: string, fields: object = {}) => ({
  id,
  kind: 'rating',
  score: 4,
  category: 'accuracy',
  target: 'insight-17',
  at,
  ...fields,
});

export const ofEachKind = (name: string) => [
  audit(`a-${name}`),
  metric(`m-${name}`),
  usage(`u-${name}`),
  rating(`r-${name}`),
];
