import {
  type DescField,
  type DescMessage,
  type FileRegistry,
  getExtension,
  hasExtension,
  type Message,
  toJson,
} from '@bufbuild/protobuf';

/** The options of guildhall.options.v1, read by reflection, so that reading them needs no generated code. */

export interface EventDeclaration {
  readonly audit: string;
  readonly category: string;
  readonly severity: string;
  readonly visibility: string;
  readonly subject: string;
  readonly topic: string;
}

const PACKAGE = 'guildhall.options.v1';

/** What a message declares with option `event`, in the words of the code; undefined for a message that is no event. */
export function eventDeclaration(message: DescMessage, registry: FileRegistry): EventDeclaration | undefined {
  const extension = registry.getExtension(`${PACKAGE}.event`);
  const { options } = message.proto;
  if (!extension?.message || !options || !hasExtension(options, extension)) return undefined;
  const declared = toJson(extension.message, getExtension(options, extension) as Message) as Record<string, string>;
  return {
    audit: word(declared.audit, 'AUDIT_'),
    category: word(declared.category, 'CATEGORY_'),
    severity: word(declared.severity, 'SEVERITY_'),
    visibility: word(declared.visibility, 'VISIBILITY_'),
    subject: declared.subject ?? '',
    topic: declared.topic ?? message.file.proto.package,
  };
}

export function isPersonal(field: DescField, registry: FileRegistry): boolean {
  return fieldOption(field, 'personal', registry) === true;
}

/** The prefix of the id that a field holds; undefined for a field that holds none. */
export function idPrefixOf(field: DescField, registry: FileRegistry): string | undefined {
  return fieldOption(field, 'id_prefix', registry) as string | undefined;
}

/** The value that the catalogue shows, as it is written in the proto file. */
export function exampleOf(field: DescField, registry: FileRegistry): string | undefined {
  return fieldOption(field, 'example', registry) as string | undefined;
}

/** ProtoJSON has no word for "optional" on messages, but the source has: our types tell "always there" by it. */
export function isOptional(field: DescField): boolean {
  return field.proto.proto3Optional;
}

function fieldOption(field: DescField, name: string, registry: FileRegistry): unknown {
  const extension = registry.getExtension(`${PACKAGE}.${name}`);
  const { options } = field.proto;
  return extension && options && hasExtension(options, extension) ? getExtension(options, extension) : undefined;
}

/** `AUDIT_ENTRY` as `entry`; nothing at all as an empty word, which the rules refuse. */
function word(name: string | undefined, prefix: string): string {
  return (name ?? '').replace(prefix, '').toLowerCase();
}
