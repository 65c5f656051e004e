import type { FileRegistry } from '@bufbuild/protobuf';
import { type Contract, type ContractField, placedFields } from './contract-model.ts';

/** Writes the TypeScript of contracts: for each message its type and straight code both ways, for each event its constructor. */

const BANNER = (source: string): string => `// Generated from ${source} by libs/contracts/plugin. Do not edit.\n`;

const TYPES = {
  id: 'string',
  text: 'string',
  flag: 'boolean',
  int32: 'number',
  double: 'number',
  timestamp: 'string',
  struct: 'JsonObject',
  json: 'JsonValue',
} as const;

const VERBS = {
  id: 'Id',
  text: 'Text',
  flag: 'Flag',
  int32: 'Int32',
  double: 'Double',
  timestamp: 'Timestamp',
  struct: 'Struct',
  json: 'Json',
} as const;

export function contractsSource(file: string, contracts: readonly Contract[], registry: FileRegistry): string {
  const body = contracts.map((contract) => contractSource(contract, registry)).join('\n');
  return `${BANNER(`${file}.proto`)}${importsOf(file, contracts, body)}\n${body}`;
}

function contractSource(contract: Contract, registry: FileRegistry): string {
  return [
    jsDoc(contract.doc, ''),
    `export interface ${contract.name} {\n`,
    ...contract.fields.map(
      (field) =>
        `${jsDoc(fieldDoc(field), '  ')}  readonly ${field.name}${field.isOptional ? '?' : ''}: ${typeOf(field)};\n`,
    ),
    '}\n\n',
    contract.event ? `${eventSource(contract, registry)}\n` : '',
    `${toWireSource(contract)}\n`,
    fromWireSource(contract),
  ].join('');
}

function fieldDoc(field: ContractField): string {
  const marks = [
    field.kind === 'id' ? `\`${field.prefix}_…\` on the wire.` : '',
    field.isPersonal ? 'Personal data.' : '',
  ];
  return [field.doc, ...marks].filter(Boolean).join('\n');
}

function typeOf(field: ContractField): string {
  const one = field.kind === 'message' ? field.message!.name : TYPES[field.kind];
  return field.isList ? `readonly ${one}[]` : one;
}

function eventSource({ name, type, doc, fields, event, message }: Contract, registry: FileRegistry): string {
  const placed = placedFields({ name, type, doc, fields, event, message }, registry);
  const options = {
    type,
    topic: event!.topic,
    audit: event!.audit,
    category: event!.category,
    severity: event!.severity,
    visibility: event!.visibility,
    subjectPrefix: event!.subject,
    subjectField: fields[0]!.name,
    personal: placed.filter(({ field }) => field.isPersonal).map(({ path }) => path),
    ids: Object.fromEntries(
      placed.filter(({ field }) => field.kind === 'id').map(({ path, field }) => [path, field.prefix]),
    ),
    hasChanges: fields.some((field) => field.name === 'changes'),
  };
  return [
    jsDoc(doc, ''),
    `export const ${name}: EventType<${name}> = defineEvent<${name}>(\n`,
    '  {\n',
    ...Object.entries(options).map(([key, value]) => `    ${key}: ${literal(value)},\n`),
    '  },\n',
    `  { toWire: ${functionName(name, 'ToWire')}, fromWire: ${functionName(name, 'FromWire')} },\n`,
    ');\n',
  ].join('');
}

function toWireSource({ name, fields, event }: Contract): string {
  const write = (field: ContractField): string => callFor('write', field, `data.${field.name}`);
  return [
    `${event ? '' : 'export '}function ${functionName(name, 'ToWire')}(value: unknown, at: string, name: string): object {\n`,
    `  const data = dataOf<${name}>(value, at, name);\n`,
    '  const inside = within(at, name);\n',
    '  const wire: Record<string, unknown> = {\n',
    ...fields.filter((field) => !field.isOptional).map((field) => `    ${field.name}: ${write(field)},\n`),
    '  };\n',
    ...fields
      .filter((field) => field.isOptional)
      .map((field) => `  if (data.${field.name} !== undefined) wire.${field.name} = ${write(field)};\n`),
    '  refuseStrangers(data, wire, inside);\n',
    '  return wire;\n',
    '}\n',
  ].join('');
}

function fromWireSource({ name, fields, event }: Contract): string {
  // ProtoJSON readers accept a field by its JSON name and by its name in the proto file.
  const member = (field: ContractField): string =>
    field.name === field.protoName ? `wire.${field.name}` : `wire.${field.name} ?? wire.${field.protoName}`;
  const read = (field: ContractField, value: string): string => callFor('read', field, value);
  return [
    `${event ? '' : 'export '}function ${functionName(name, 'FromWire')}(value: unknown, at: string, name: string): ${name} {\n`,
    '  const wire = membersOf(value, at, name);\n',
    '  const inside = within(at, name);\n',
    `  const data: Writable<${name}> = {\n`,
    ...fields
      .filter((field) => !field.isOptional)
      .map((field) => `    ${field.name}: ${read(field, member(field))},\n`),
    '  };\n',
    ...fields
      .filter((field) => field.isOptional)
      .flatMap((field) => [
        `  const ${field.name} = ${member(field)};\n`,
        `  if (isPresent(${field.name})) data.${field.name} = ${read(field, field.name)};\n`,
      ]),
    '  return data;\n',
    '}\n',
  ].join('');
}

function callFor(verb: 'read' | 'write', field: ContractField, value: string): string {
  const place = `inside, '${field.name}'`;
  const nested = field.message && functionName(field.message.name, verb === 'read' ? 'FromWire' : 'ToWire');
  const one = field.kind === 'message' ? nested! : `${verb}${VERBS[field.kind]}`;
  const prefix = field.kind === 'id' ? `'${field.prefix}', ` : '';
  if (!field.isList) return `${one}(${value}, ${prefix}${place})`;
  const each = field.kind === 'id' ? `(item, at, name) => ${one}(item, ${prefix}at, name)` : one;
  return `${verb}List(${value}, ${place}, ${each})`;
}

function importsOf(file: string, contracts: readonly Contract[], body: string): string {
  const up = '../'.repeat(file.split('/').length);
  const line = (names: readonly string[], from: string): string => {
    const used = names.filter((name) => new RegExp(`\\b${name.replace('type ', '')}\\b`).test(body)).sort();
    return used.length === 0 ? '' : `import { ${used.join(', ')} } from '${from}.js';\n`;
  };
  const kinds = [...Object.values(VERBS), 'List'];
  return [
    line(['defineEvent', 'type EventType'], `${up}event-type`),
    line(['type JsonObject', 'type JsonValue'], `${up}wire/json`),
    line(['isPresent', 'membersOf', 'type Writable', ...kinds.map((kind) => `read${kind}`)], `${up}wire/reading`),
    line(['within'], `${up}wire/refusal`),
    line(['dataOf', 'refuseStrangers', ...kinds.map((kind) => `write${kind}`)], `${up}wire/writing`),
    ...importedMessages(file, contracts).map(([from, name]) =>
      line([functionName(name, 'FromWire'), functionName(name, 'ToWire'), `type ${name}`], `${up}gen/${from}`),
    ),
  ].join('');
}

function importedMessages(file: string, contracts: readonly Contract[]): [file: string, name: string][] {
  const used = contracts.flatMap(({ fields }) =>
    fields.flatMap((field) => (field.kind === 'message' ? [field.message!] : [])),
  );
  return [...new Set(used)]
    .filter((message) => message.file.name !== file)
    .map((message): [string, string] => [message.file.name, message.name])
    .sort();
}

/** The file that names every contract once: what the package exports, and the registry of events. */
export function registrySource(byFile: ReadonlyMap<string, readonly Contract[]>): string {
  const files = [...byFile].map(([file, contracts]) => ({
    file,
    events: contracts.filter((contract) => contract.event).map(({ name }) => name),
    parts: contracts.filter((contract) => !contract.event).map(({ name }) => name),
  }));
  const events = files.flatMap((file) => file.events);
  return [
    BANNER('proto/'),
    "import type { EventType } from '../event-type.js';\n",
    ...files
      .filter((file) => file.events.length > 0)
      .map(({ file, events: names }) => `import { ${names.join(', ')} } from './${file}.js';\n`),
    ...files
      .filter((file) => file.parts.length > 0)
      .map(({ file, parts }) => `export type { ${parts.join(', ')} } from './${file}.js';\n`),
    `export { ${events.join(', ')} };\n\n`,
    `const all: readonly EventType[] = [${events.join(', ')}];\n\n`,
    '/** Every event of the platform by its full type name. */\n',
    'export const eventTypes: ReadonlyMap<string, EventType> = new Map(all.map((event) => [event.type, event]));\n',
  ].join('');
}

function functionName(message: string, ending: string): string {
  return `${message[0]!.toLowerCase()}${message.slice(1)}${ending}`;
}

function jsDoc(text: string, indent: string): string {
  if (text === '') return '';
  const lines = text.replaceAll('*/', '* /').split('\n');
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n')}\n${indent} */\n`;
}

function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll("'", "\\'")}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([key, member]) => `${/^\w+$/.test(key) ? key : literal(key)}: ${literal(member)}`,
    );
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  return String(value);
}
