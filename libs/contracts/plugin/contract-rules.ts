import type { DescMessage, FileRegistry } from '@bufbuild/protobuf';
import { fixtureTopics, topics } from '../src/topics.ts';
import type { EventDeclaration } from './contract-options.ts';
import { type Contract, contractFiles, type ContractField, contractOf, RefusedContract } from './contract-model.ts';
import { exampleValue } from './examples.ts';

/** What a contract may not say, found before any code is written from it. */
export interface Breach {
  readonly file: string;
  readonly where: string;
  readonly problem: string;
}

// Whole words of a field's name. Marks of yes or no, times and counts about such a thing tell nothing of the thing itself.
const PERSONAL_WORDS =
  /(^|_)(e?mails?|phones?|mobile|(ip_)?address(es)?|ip|(first|last|given|family|full|display|person)_name|birth(day|_date)?|gender|user_agent|avatar|picture|latitude|longitude)(_|$)/;
const SECRET_WORDS = /(^|_)(passwords?|passphrase|secrets?|tokens?|credentials?|otp|pin|keys?|private)(_|$)/;
const TELLING_KINDS = new Set(['text', 'struct', 'json', 'message']);
const ID_NAME = /_ids?$/;
const PREFIX = /^[a-z]{3,5}$/;

export function findBreaches(registry: FileRegistry): Breach[] {
  const files = contractFiles(registry);
  const messages = files.flatMap((file) => file.messages);
  const within = new Set(messages.flatMap((message) => message.fields.map((field) => field.message?.typeName)));
  const names = new Map<string, string>();
  return messages.flatMap((message) => {
    const first = names.get(message.name);
    names.set(message.name, first ?? message.typeName);
    const twin =
      first === undefined ? [] : [`bears the name of ${first}; the code knows contracts by their short name`];
    return [
      ...twin.map((problem) => ({ where: message.typeName, problem })),
      ...breachesOf(message, within, registry),
    ].map((breach) => ({
      file: message.file.name,
      ...breach,
    }));
  });
}

function breachesOf(
  message: DescMessage,
  within: ReadonlySet<string | undefined>,
  registry: FileRegistry,
): Omit<Breach, 'file'>[] {
  try {
    const contract = contractOf(message, registry);
    return [
      ...[...messageProblems(contract, within)].map((problem) => ({ where: contract.type, problem })),
      ...contract.fields.flatMap((field) =>
        [...fieldProblems(field)].map((problem) => ({ where: `${contract.type}.${field.protoName}`, problem })),
      ),
    ];
  } catch (error) {
    if (error instanceof RefusedContract) return [{ where: message.typeName, problem: error.message }];
    throw error;
  }
}

function* messageProblems(contract: Contract, within: ReadonlySet<string | undefined>): Generator<string> {
  if (contract.doc === '') yield 'does not say in a comment what it is';
  if (contract.event) yield* eventProblems(contract.event, contract.fields);
  else if (!within.has(contract.type))
    yield 'is used by no other message, so it is an event and declares (guildhall.options.v1.event)';
}

function* eventProblems(event: EventDeclaration, fields: readonly ContractField[]): Generator<string> {
  for (const option of ['audit', 'category', 'severity', 'visibility', 'subject'] as const) {
    if (event[option] === '' || event[option] === 'unspecified') yield `does not declare its ${option}`;
  }
  const [id] = fields;
  if (!id || id.kind !== 'id' || id.prefix !== event.subject || id.isOptional || id.isList) {
    yield 'does not hold the id of its subject in its first field';
  }
  yield* topicProblems(event);
}

function* topicProblems(event: EventDeclaration): Generator<string> {
  const topic = [...topics, ...fixtureTopics].find(({ name }) => name === event.topic);
  if (!topic) yield `is published on ${event.topic}, which src/topics.ts does not declare`;
  else if (topic.kind !== 'facts' && event.audit === 'entry')
    yield `is on a topic of ${topic.kind}, which is never audited`;
  else if (topic.kind !== 'facts' && event.visibility === 'subscriber')
    yield `is on a topic of ${topic.kind}, which no subscriber reads`;
}

function* fieldProblems(field: ContractField): Generator<string> {
  const { protoName: name, kind } = field;
  if (field.doc === '') yield 'does not say in a comment what it is';
  if (ID_NAME.test(name) && kind !== 'id')
    yield 'is named like an id of ours but has no id_prefix; name a foreign id `…_reference`';
  if (kind === 'id' && !ID_NAME.test(name)) yield 'has an id_prefix but is not named `…_id`';
  if (kind === 'id' && !PREFIX.test(field.prefix))
    yield 'has an id_prefix that is not three to five lower-case letters';
  if (TELLING_KINDS.has(kind) && SECRET_WORDS.test(name)) yield 'sounds like a secret; secrets never travel in events';
  if (TELLING_KINDS.has(kind) && PERSONAL_WORDS.test(name) && !field.isPersonal)
    yield 'sounds like personal data but is not marked personal';
  if ((name === 'changes') !== isChangeList(field))
    yield 'the changes of an event are `repeated Change changes`, and nothing else is';
  yield* exampleProblems(field);
}

function isChangeList(field: ContractField): boolean {
  return field.isList && field.message?.typeName === 'guildhall.options.v1.Change';
}

function* exampleProblems(field: ContractField): Generator<string> {
  try {
    exampleValue(field);
  } catch (error) {
    if (!(error instanceof RefusedContract)) throw error;
    yield error.message;
  }
}
