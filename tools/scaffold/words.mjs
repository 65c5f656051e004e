/** Words in the forms that names need, from one form that a person types. */

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const IRREGULAR_PAST = {
  build: 'built',
  find: 'found',
  give: 'given',
  lose: 'lost',
  make: 'made',
  pay: 'paid',
  put: 'put',
  send: 'sent',
  set: 'set',
  take: 'taken',
  withdraw: 'withdrawn',
};
const IRREGULAR_PLURAL = { policy: 'policies', person: 'people' };
// One short vowel before the last consonant doubles it: stop, stopped; but open, opened.
const DOUBLES = /^[^aeiou]*[aeiou][bdgklmnprt]$/;

/** @param {string} text @param {string} what for the message */
export function requireKebab(text, what) {
  if (!text || !KEBAB.test(text))
    throw new Error(`${what} is written in lower case with hyphens; "${text ?? ''}" is not.`);
  return text;
}

export const pascal = (kebab) =>
  kebab
    .split('-')
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('');
export const camel = (kebab) => pascal(kebab).replace(/^./, (letter) => letter.toLowerCase());
export const snake = (kebab) => kebab.replaceAll('-', '_');
export const spaced = (kebab) => kebab.replaceAll('-', ' ');

/** @param {string} noun */
export function plural(noun) {
  const [last, ...before] = noun.split('-').reverse();
  return [...before.reverse(), IRREGULAR_PLURAL[last] ?? regularPlural(last)].join('-');
}

function regularPlural(word) {
  if (/[^aeiou]y$/.test(word)) return word.replace(/y$/, 'ies');
  return /(s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

/** `archive` → `archived`: events are named in the past tense. @param {string} verb */
export function past(verb) {
  if (IRREGULAR_PAST[verb]) return IRREGULAR_PAST[verb];
  if (verb.endsWith('e')) return `${verb}d`;
  if (/[^aeiou]y$/.test(verb)) return verb.replace(/y$/, 'ied');
  return DOUBLES.test(verb) ? `${verb}${verb.at(-1)}ed` : `${verb}ed`;
}

/** `archive` → `archives`: pages say what a route does. @param {string} verb */
export const thirdPerson = (verb) => regularPlural(verb);

/** `archive` → `archiving`: suites say what is going on. @param {string} verb */
export function gerund(verb) {
  if (/[^e]e$/.test(verb)) return verb.replace(/e$/, 'ing');
  return DOUBLES.test(verb) ? `${verb}${verb.at(-1)}ing` : `${verb}ing`;
}

/** `org` for organization: three letters before the underscore of an id. @param {string} noun */
export const idPrefix = (noun) => noun.replaceAll('-', '').slice(0, 3);
export const article = (noun) => (/^[aeiou]/.test(noun) ? `an ${spaced(noun)}` : `a ${spaced(noun)}`);

const SUB_RESOURCES = {
  suspend: 'suspension',
  archive: 'archive',
  approve: 'approval',
  close: 'closure',
  publish: 'publication',
  remove: 'removal',
  revoke: 'revocation',
  withdraw: 'withdrawal',
};

/** A change of state is a sub-resource: `POST /users/{id}/suspension`. @param {string} verb */
export const subResource = (verb) =>
  SUB_RESOURCES[verb] ?? (verb.endsWith('ate') ? verb.replace(/e$/, 'ion') : gerund(verb));
