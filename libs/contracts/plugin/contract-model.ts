import { type DescField, type DescFile, type DescMessage, type FileRegistry, ScalarType } from '@bufbuild/protobuf';
import { getComments } from '@bufbuild/protoplugin';
import {
  type EventDeclaration,
  eventDeclaration,
  exampleOf,
  idPrefixOf,
  isOptional,
  isPersonal,
} from './contract-options.ts';

/** The kinds of field that a contract may use. What is not here has a reason in `kindOf`. */
export type FieldKind = 'id' | 'text' | 'flag' | 'int32' | 'double' | 'timestamp' | 'struct' | 'json' | 'message';

export interface ContractField {
  readonly name: string;
  readonly protoName: string;
  readonly kind: FieldKind;
  readonly isList: boolean;
  readonly isOptional: boolean;
  readonly isPersonal: boolean;
  /** Of an id. */
  readonly prefix: string;
  /** Of a message. */
  readonly message: DescMessage | undefined;
  readonly doc: string;
  readonly example: string | undefined;
  readonly desc: DescField;
}

export interface Contract {
  readonly name: string;
  readonly type: string;
  readonly doc: string;
  readonly fields: readonly ContractField[];
  /** Undefined for a message that only stands within others. */
  readonly event: EventDeclaration | undefined;
  readonly message: DescMessage;
}

/** A proto file says something that no contract of ours may say. */
export class RefusedContract extends Error {
  override readonly name = 'RefusedContract';
}

const OPTIONS_FILE = 'guildhall/options/v1/options';

/** Our own proto files that hold contracts, in the order of their names. */
export function contractFiles(registry: FileRegistry): DescFile[] {
  return [...registry.files]
    .filter(
      (file) => file.proto.package.startsWith('guildhall.') && file.name !== OPTIONS_FILE && file.messages.length > 0,
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** All contracts by file, in the order of the source. */
export function contractsByFile(registry: FileRegistry): Map<string, Contract[]> {
  return new Map(
    contractFiles(registry).map((file) => [file.name, file.messages.map((message) => contractOf(message, registry))]),
  );
}

export function contractOf(message: DescMessage, registry: FileRegistry): Contract {
  if (message.oneofs.length > 0) {
    throw new RefusedContract(`${message.typeName}: a oneof shows nothing in JSON; use optional fields.`);
  }
  return {
    name: message.name,
    type: message.typeName,
    doc: docOf(message),
    fields: message.fields.map((field) => fieldOf(field, registry)),
    event: eventDeclaration(message, registry),
    message,
  };
}

function fieldOf(field: DescField, registry: FileRegistry): ContractField {
  const prefix = idPrefixOf(field, registry);
  const found: ContractField = {
    name: field.jsonName,
    protoName: field.name,
    kind: kindOf(field, prefix),
    isList: field.fieldKind === 'list',
    isOptional: isOptional(field),
    isPersonal: isPersonal(field, registry),
    prefix: prefix ?? '',
    message: field.message,
    doc: docOf(field),
    example: exampleOf(field, registry),
    desc: field,
  };
  if (found.kind === 'json' && (found.isOptional || found.isList)) {
    throw new RefusedContract(
      `${field}: a Value can be null or a list by itself; it is neither optional nor repeated.`,
    );
  }
  if (found.name in Object.prototype)
    throw new RefusedContract(`${field}: every JavaScript object already has a ${found.name}.`);
  return found;
}

function kindOf(field: DescField, prefix: string | undefined): FieldKind {
  if (field.fieldKind === 'map') throw new RefusedContract(`${field}: use google.protobuf.Struct instead of a map.`);
  if (field.enum) {
    throw new RefusedContract(
      `${field}: an enum reads FOO_BAR_BAZ where the API says baz, and a new value breaks old readers; use a string and name its values.`,
    );
  }
  const kind = field.message ? messageKind(field.message) : scalarKind(field);
  if (prefix === undefined) return kind;
  if (kind !== 'text') throw new RefusedContract(`${field}: id_prefix belongs on strings.`);
  return 'id';
}

function messageKind(message: DescMessage): FieldKind {
  switch (message.typeName) {
    case 'google.protobuf.Timestamp':
      return 'timestamp';
    case 'google.protobuf.Struct':
      return 'struct';
    case 'google.protobuf.Value':
      return 'json';
  }
  if (message.typeName.startsWith('guildhall.')) return 'message';
  throw new RefusedContract(`${message.typeName} has no translation; Timestamp, Struct and Value have.`);
}

function scalarKind(field: DescField): FieldKind {
  switch (field.scalar) {
    case ScalarType.STRING:
      return 'text';
    case ScalarType.BOOL:
      return 'flag';
    case ScalarType.INT32:
      return 'int32';
    case ScalarType.DOUBLE:
      return 'double';
    default:
      throw new RefusedContract(
        `${field}: use string, bool, int32 or double; a number beyond 2^53, or money, is a string.`,
      );
  }
}

function docOf(desc: DescMessage | DescField): string {
  return (getComments(desc).leading ?? '').replace(/^ /gm, '').trim();
}

/** A field with its path from the event: `parts[].makerEmail`. */
export interface PlacedField {
  readonly path: string;
  readonly field: ContractField;
}

/** The fields of a contract and of the messages within it, depth first. */
export function placedFields(contract: Contract, registry: FileRegistry, before = ''): PlacedField[] {
  return contract.fields.flatMap((field) => {
    const path = `${before}${field.name}${field.isList ? '[]' : ''}`;
    if (!field.message || field.kind !== 'message') return [{ path, field }];
    if (before.split('.').length > 8) throw new RefusedContract(`${contract.type} contains itself.`);
    return [{ path, field }, ...placedFields(contractOf(field.message, registry), registry, `${path}.`)];
  });
}
