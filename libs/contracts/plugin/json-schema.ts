import type { FileRegistry } from '@bufbuild/protobuf';
import { type Contract, type ContractField, contractOf } from './contract-model.ts';

/** The schema of an event's value. Further fields are welcome: contracts grow by adding. */
export function payloadSchema(contract: Contract, registry: FileRegistry): Record<string, unknown> {
  return {
    type: 'object',
    description: contract.doc,
    properties: Object.fromEntries(contract.fields.map((field) => [field.name, fieldSchema(field, registry)])),
    required: contract.fields.filter((field) => !field.isOptional).map((field) => field.name),
  };
}

/** What a prefixed id looks like. The first character holds three bits only. */
export function idPattern(prefix: string): string {
  return `^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`;
}

function fieldSchema(field: ContractField, registry: FileRegistry): Record<string, unknown> {
  const one = valueSchema(field, registry);
  return {
    ...(field.isList ? { type: 'array', items: one } : one),
    description: field.doc,
    ...(field.isPersonal && { 'x-personal': true }),
  };
}

function valueSchema(field: ContractField, registry: FileRegistry): Record<string, unknown> {
  switch (field.kind) {
    case 'id':
      return { type: 'string', pattern: idPattern(field.prefix) };
    case 'text':
      return { type: 'string' };
    case 'flag':
      return { type: 'boolean' };
    case 'int32':
      return { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
    case 'double':
      return { type: 'number' };
    case 'timestamp':
      return { type: 'string', format: 'date-time' };
    case 'struct':
      return { type: 'object' };
    case 'json':
      return {};
    case 'message':
      return payloadSchema(contractOf(field.message!, registry), registry);
  }
}
