import { decodeId, encodeId } from '@guildhall/contracts';
import { newId } from '@guildhall/runtime';
import { opaqueSecret } from '@guildhall/sealing';
import { freshEmail } from '../platform/mails.js';
import { casesOfAudit } from './cases-of-audit.js';
import { casesOfSearch } from './cases-of-search.js';
import type { Victim } from './victim.js';

/** Two values for one field: what belongs to another tenant, and what nobody has. Answers to both must be alike. */
export interface Attack {
  readonly foreign: (victim: Victim) => string | readonly string[];
  readonly absent: () => string | readonly string[];
}

/** Why a field cannot name anything of another tenant. */
export interface Harmless {
  readonly because: string;
}

const firstWordsOf = (email: string) => email.split('-').slice(0, 3).join('-');

/**
 * For every field of every route: what a foreign value of it is, or why there is none. `<field>` holds for all routes,
 * `<route>: <field>` for one. A field without a line fails the build: whoever adds one has to think of it here.
 */
export const cases: Readonly<Record<string, Attack | Harmless>> = {
  ...casesOfAudit,
  ...casesOfSearch,
  'path organizationId': { foreign: ({ organizationId }) => organizationId, absent: () => encodeId('org', newId()) },
  'path userId': { foreign: ({ userId }) => userId, absent: () => encodeId('usr', newId()) },
  'path apiKeyId': { foreign: ({ apiKeyId }) => apiKeyId, absent: () => encodeId('key', newId()) },
  // Together with a user of whom it is none: absent and foreign are alike, whoever’s it is.
  'path sessionId': { foreign: ({ sessionId }) => sessionId, absent: () => encodeId('ses', newId()) },
  'path factorId': { foreign: ({ factorId }) => factorId, absent: () => encodeId('fac', newId()) },
  'path ratingId': { foreign: ({ ratingId }) => ratingId, absent: () => encodeId('rat', newId()) },
  'path recommendationId': {
    foreign: ({ recommendationId }) => recommendationId,
    absent: () => encodeId('rcm', newId()),
  },
  'path reportId': { foreign: ({ reportId }) => reportId, absent: () => encodeId('rep', newId()) },
  'path linkId': { foreign: ({ linkId }) => linkId, absent: () => encodeId('rpl', newId()) },
  'path webhookEndpointId': {
    foreign: ({ webhookEndpointId }) => webhookEndpointId,
    absent: () => encodeId('whe', newId()),
  },
  'path schemaVersion': { because: 'counts the schemas of the type that the path names' },
  'path size': { because: 'of the platform log, which is public' },
  'path deliveryId': { foreign: ({ deliveryId }) => deliveryId, absent: () => encodeId('whd', newId()) },
  'path networkBlockId': { foreign: ({ networkBlockId }) => networkBlockId, absent: () => encodeId('blk', newId()) },
  'path roleId': { foreign: ({ roleId }) => roleId, absent: () => encodeId('rol', newId()) },
  'path assignmentId': { foreign: ({ assignmentId }) => assignmentId, absent: () => encodeId('asg', newId()) },
  'path permission': { because: 'permissions are everybody’s; who holds one is looked for in one’s own organisation' },
  'query permission': { because: 'permissions are everybody’s' },
  'query ticket': { because: 'whoever shows one may do what its holder may' },
  'POST /stream-tickets: body path': { because: 'opened later, in the name of whoever asks, as any other call' },
  'query user': { foreign: ({ userId }) => userId, absent: () => encodeId('usr', newId()) },
  'query scope': { because: 'a word of a fixed list' },
  'query reference': { because: 'a product’s own name of a team, looked for among one’s own assignments' },
  'body userId': { foreign: ({ userId }) => userId, absent: () => encodeId('usr', newId()) },
  'body role': { foreign: ({ roleSlug }) => roleSlug, absent: () => `absent-${crypto.randomUUID().slice(0, 8)}` },
  'body inherits': { because: 'slugs, looked for among the roles of one’s own organisation and the built-in ones' },
  'body permission': { because: 'permissions are everybody’s' },
  'body permissions': { because: 'permissions are everybody’s' },
  'body scope.kind': { because: 'a word of a fixed list' },
  'body scope.reference': { because: 'a product’s own name of a team, and nobody’s key here' },
  'body startsAt': { because: 'a time' },
  'body endsAt': { because: 'a time' },
  'body checks.userId': { foreign: ({ userId }) => userId, absent: () => encodeId('usr', newId()) },
  'body checks.permission': { because: 'permissions are everybody’s' },
  'body checks.scope.kind': { because: 'a word of a fixed list' },
  'body checks.scope.reference': { because: 'a product’s own name of a team, and nobody’s key here' },
  'path format': { because: 'a word of a fixed list' },
  'path kind': { because: 'a word of a fixed list' },
  'query cursor': { foreign: ({ cursors }) => cursors, absent: () => ['bm90LWEtY3Vyc29y'] },
  'header Idempotency-Key': { foreign: ({ idempotencyKey }) => idempotencyKey, absent: () => crypto.randomUUID() },
  'header If-Match': { because: 'a version counts the changes of the row that the path names, and names none itself' },
  'query keep': { because: 'a word of a fixed list' },
  'query limit': { because: 'a number' },
  'query status': { because: 'a word of a fixed list' },
  'query maker': { foreign: ({ userId }) => userId, absent: () => encodeId('usr', newId()) },
  'query type': { because: 'a word of a fixed list' },
  'query tier': { because: 'a word of a fixed list' },
  'query from': { because: 'a time' },
  'query until': { because: 'a time' },
  'query by': { because: 'a word of a fixed list' },
  'query score': { because: 'a number' },
  'query priority': { because: 'a word of a fixed list' },
  'GET /ratings: query category': { foreign: ({ category }) => category, absent: () => crypto.randomUUID() },
  'GET /ratings: query target': { foreign: ({ target }) => target, absent: () => crypto.randomUUID() },
  'GET /recommendations: query category': { foreign: ({ category }) => category, absent: () => crypto.randomUUID() },
  'GET /usage: query meter': {
    because: 'free text of the organisation’s own; nobody’s usage but its own is looked at',
  },
  'GET /metrics/{name}: path name': { foreign: ({ metric }) => metric, absent: () => `absent-${crypto.randomUUID()}` },
  'GET /metrics/{name}: query labels': { foreign: ({ label }) => label, absent: () => `secret:${crypto.randomUUID()}` },
  'GET /platform/services/{name}: path name': { because: 'a service of the platform, and everybody’s' },
  'query step': { because: 'a number' },
  'query groupBy': { because: 'a word of a fixed list' },
  'query route': { because: 'a path of the description that everybody has' },
  'query method': { because: 'a word of a fixed list' },
  'query service': { because: 'a service of the platform, and everybody’s' },
  'query format': { because: 'a word of a fixed list' },
  // The first words: a list is not searched for more than eight at once.
  'query q': { foreign: ({ email }) => firstWordsOf(email), absent: () => firstWordsOf(freshEmail()) },
  'query role': { because: 'a slug, looked for among the roles of one’s own organisation and the built-in ones' },
  'query sort': { because: 'a word of a fixed list' },
  'query dryRun': { because: 'a word of a fixed list' },
  'query sendInvitations': { because: 'a word of a fixed list' },
  'query email': { foreign: ({ email }) => email, absent: () => freshEmail() },
  'body organization': { foreign: ({ slug }) => slug, absent: () => `absent-${crypto.randomUUID().slice(0, 8)}` },
  'body email': { foreign: ({ email }) => email, absent: () => freshEmail() },
  'body token': {
    foreign: ({ pretendedSecret }) => pretendedSecret('a'),
    absent: () => opaqueSecret('a', newId()).secret,
  },
  'POST /auth/recovery/completion: body token': {
    foreign: ({ pretendedSecret }) => pretendedSecret('rec'),
    absent: () => opaqueSecret('rec', newId()).secret,
  },
  'POST /auth/email/verification: body token': {
    foreign: ({ pretendedSecret }) => pretendedSecret('eml'),
    absent: () => opaqueSecret('eml', newId()).secret,
  },
  'body network': { because: 'a range of addresses, which are everybody’s' },
  'body webOrigins': { because: 'origins, which organisations may share' },
  'body networks': { because: 'ranges of addresses, which are everybody’s' },
  'body overlapSeconds': { because: 'a number' },
  'body limits.policy': { because: 'a word of a fixed list' },
  'body limits.calls': { because: 'a number' },
  'body limits.windowSeconds': { because: 'a number' },
  'body limits.burst': { because: 'a number' },
  'body secrets.secret': { because: 'whoever has it, has it; the answer is one for all' },
  'body secrets.foundAt': { because: 'free text' },
  'body grant_type': { because: 'a word of a fixed list' },
  'body client_id': { because: 'the key whose secret is shown; every other id is answered alike' },
  'body client_secret': { because: 'whoever has it, has it: it names its organisation itself' },
  'body scope': { because: 'permissions are everybody’s' },
  'body refreshToken': {
    foreign: ({ pretendedSecret }) => pretendedSecret('r'),
    absent: () => opaqueSecret('r', newId()).secret,
  },
  'body challenge': {
    foreign: ({ pretendedSecret }) => pretendedSecret('c'),
    absent: () => opaqueSecret('c', newId()).secret,
  },
  'body slug': { foreign: ({ slug }) => slug, absent: () => `absent-${crypto.randomUUID().slice(0, 8)}` },
  'body administrator.email': { foreign: ({ email }) => email, absent: () => freshEmail() },
  'body roles': { because: 'slugs, looked for among the roles of one’s own organisation and the built-in ones' },
  'body scopes': { because: 'permissions are everybody’s' },
  'body expiresAt': { because: 'a time' },
  'body calls': { because: 'a word of a fixed list' },
  'body schema': { because: 'refers to nothing outside of itself' },
  'body items.id': { because: 'a product’s own name of it, and known to each organisation by itself' },
  'body items.kind': { because: 'a word of a fixed list' },
  'body password': { because: 'it is compared with what one user has, whom other fields name' },
  'body code': { because: 'it is compared with what one user has, whom other fields name' },
  'body backupCode': { because: 'it is compared with what one user has, whom other fields name' },
  'body passkey.id': {
    because: 'the name of a key; it is looked for among those of the user that another field names',
  },
  'body passkey.rawId': { because: 'the same once more' },
  'body passkey.type': { because: 'a word of a fixed list' },
  'body passkey.response.clientDataJSON': { because: 'what a browser has signed' },
  'body passkey.response.authenticatorData': { because: 'what an authenticator has signed' },
  'body passkey.response.signature': { because: 'it is held against the key of one user, whom another field names' },
  'body passkey.response.userHandle': {
    foreign: ({ organizationId, userId }) => userHandle(decodeId('org', organizationId), decodeId('usr', userId)),
    absent: () => userHandle(newId(), newId()),
  },
  'body passkey.response.attestationObject': { because: 'it becomes the caller’s' },
  'body currentPassword': { because: 'it is compared with what the caller has' },
  'body newPassword': { because: 'it becomes the caller’s' },
  'body displayName': { because: 'free text' },
  'body administrator.displayName': { because: 'free text' },
  'body name': { because: 'free text' },
  'body reason': { because: 'free text' },
  'body tier': { because: 'a word of a fixed list' },
  'body type': { because: 'a word of a fixed list' },
  'body from': { because: 'a time' },
  'body until': { because: 'a time' },
  'body formats': { because: 'words of a fixed list' },
  'body format': { because: 'a word of a fixed list' },
  'body timeZone': { because: 'a name that everybody has' },
  'body expiresInSeconds': { because: 'a number' },
  'body url': {
    because: 'where something is outside of the platform; nobody’s endpoints but the caller’s are looked at',
  },
  'body eventTypes': { because: 'names that everybody’s contracts have' },
  'body enabled': { because: 'yes or no' },
  'body metadata': { because: 'free text' },
  'body score': { because: 'a number' },
  'body category': { because: 'free text' },
  'body target': { because: 'free text: what was rated, as the product names it' },
  'body comment': { because: 'free text' },
  'body rater': { because: 'free text: who rated, as the product names them' },
  'body title': { because: 'free text' },
  'body description': { because: 'free text' },
  'body priority': { because: 'a word of a fixed list' },
  'body effectiveness': { because: 'a number' },
  'body impact': { because: 'free text' },
  'body minimumLength': { because: 'a number' },
  'body minimumLengthWithSecondFactor': { because: 'a number' },
  'body leastScore': { because: 'a number' },
  'body refuseBreached': { because: 'yes or no' },
  'body history': { because: 'a number' },
  'body maximumAgeDays': { because: 'a number' },
  'body composition.upper': { because: 'yes or no' },
  'body composition.lower': { because: 'yes or no' },
  'body composition.digit': { because: 'yes or no' },
  'body composition.symbol': { because: 'yes or no' },
  'body preset': { because: 'a word of a fixed list' },
  'body absoluteHours': { because: 'a number' },
  'body idleMinutes': { because: 'a number' },
  'body concurrentSessions': { because: 'a number' },
  'body newDeviceNotice': { because: 'yes or no' },
  'body requirement': { because: 'a word of a fixed list' },
  'body requiredForRoles': { because: 'names of roles, which mean the caller’s own' },
  'body graceDays': { because: 'a number' },
  'body methods': { because: 'words of a fixed list' },
  'body signInNetworks': { because: 'networks, which are everybody’s' },
  'body apiKeyMaximumDays': { because: 'a number' },
  'body recoveryByMail': { because: 'yes or no' },
};

// What authenticators keep of their user: two ids.
const userHandle = (...ids: string[]) => Buffer.from(ids.join('').replaceAll('-', ''), 'hex').toString('base64url');

export const isHarmless = (one: Attack | Harmless): one is Harmless => 'because' in one;

/** The line for a field: the route's own before everybody's. */
export function caseOf(route: string, field: string): Attack | Harmless | undefined {
  return cases[`${route}: ${field}`] ?? cases[field];
}
