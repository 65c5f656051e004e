import { createHash } from 'node:crypto';
import type { FileRegistry } from '@bufbuild/protobuf';
import { encodeId } from '../src/ids.ts';
import { type Contract, type ContractField, contractOf, RefusedContract } from './contract-model.ts';

/** Examples for the catalogue, made of what the proto files give for each field. A test sends each through the contracts. */

const MOMENT = '2026-03-02T09:30:00.000Z';
// uuid v7 of that moment; the rest is told apart by what the id is for.
const MOMENT_HEX = Date.parse(MOMENT).toString(16).padStart(12, '0');

export const exampleTime = MOMENT;

/** An id that looks like any other and is always the same for the same words. */
export function exampleUuid(words: string): string {
  const digest = createHash('sha256').update(words).digest('hex');
  return `${MOMENT_HEX.slice(0, 8)}-${MOMENT_HEX.slice(8)}-7${digest.slice(0, 3)}-8${digest.slice(3, 6)}-${digest.slice(6, 18)}`;
}

export function exampleId(prefix: string): string {
  return encodeId(prefix, exampleUuid(prefix));
}

/** The payload of an event as it stands on the wire. */
export function examplePayload(contract: Contract, registry: FileRegistry): Record<string, unknown> {
  return Object.fromEntries(contract.fields.map((field) => [field.name, exampleMember(field, registry)]));
}

function exampleMember(field: ContractField, registry: FileRegistry): unknown {
  // An example on a field of messages is the whole of it; else it is put together from the fields within.
  if (field.kind === 'message' && field.example !== undefined) return exampleValue(field);
  const one =
    field.kind === 'message' ? examplePayload(contractOf(field.message!, registry), registry) : exampleValue(field);
  return field.isList ? [one] : one;
}

/** What a field's own example says. Throws RefusedContract when there is none, or one of another type. */
export function exampleValue(field: ContractField): unknown {
  switch (field.kind) {
    case 'id':
      return exampleId(field.prefix);
    case 'timestamp':
      return MOMENT;
    case 'message':
      return field.example && parsed(field, (value) => Array.isArray(value) === field.isList);
    case 'text':
      return field.example ?? missing();
    case 'flag':
      return parsed(field, (value) => typeof value === 'boolean');
    case 'int32':
      return parsed(field, (value) => Number.isInteger(value));
    case 'double':
      return parsed(field, (value) => typeof value === 'number');
    case 'struct':
      return parsed(field, (value) => typeof value === 'object' && value !== null && !Array.isArray(value));
    case 'json':
      return parsed(field, () => true);
  }
}

function parsed(field: ContractField, fits: (value: unknown) => boolean): unknown {
  let value: unknown;
  try {
    value = JSON.parse(field.example ?? missing());
  } catch (error) {
    if (error instanceof RefusedContract) throw error;
    throw new RefusedContract('has an example that is not JSON');
  }
  if (!fits(value)) throw new RefusedContract('has an example of another type');
  return value;
}

function missing(): never {
  throw new RefusedContract('has no example for the catalogue');
}
