import { problem } from '@guildhall/http';

export class AuditTypeNotFound extends problem('audit-type-not-found', 404, 'No such type of audit event') {}
export class AuditTypeExists extends problem('audit-type-exists', 409, 'The type has a schema already', {
  meaning: 'A type is registered once; its schema of before stays what it was, for what was checked by it.',
  remedy: 'Give it its next schema: `PUT /audit-types/{auditTypeId}/schema`.',
}) {}
export class AuditTypeIsRetired extends problem('audit-type-is-retired', 409, 'The type is retired', {
  meaning: 'Nothing of a retired type is taken in, and it has no further schemas.',
  remedy: 'Register a type of another name.',
}) {}
export class TooManyAuditTypes extends problem('too-many-audit-types', 409, 'There are enough types', {
  meaning: 'The organisation has as many types, or the type as many schemas, as there may be.',
  remedy: 'Let several kinds of events be one type, told apart by what their details say.',
}) {}
