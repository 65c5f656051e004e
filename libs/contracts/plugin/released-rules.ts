import type { FileRegistry } from '@bufbuild/protobuf';
import { type Contract, contractsByFile, type ContractField } from './contract-model.ts';

/**
 * What `buf breaking` cannot see, because it stands in our options: promises to subscribers, and records of the last
 * release that this one must still read.
 */
export function findBrokenPromises(released: FileRegistry, current: FileRegistry): string[] {
  const now = new Map(allContracts(current).map((contract) => [contract.type, contract]));
  return allContracts(released).flatMap((before) => {
    const after = now.get(before.type);
    if (!after) return []; // buf breaking tells
    return [...eventPromises(before, after), ...fieldPromises(before, after)].map(
      (problem) => `${before.type}: ${problem}`,
    );
  });
}

function allContracts(registry: FileRegistry): Contract[] {
  return [...contractsByFile(registry).values()].flat();
}

function* eventPromises({ event: before }: Contract, { event: after }: Contract): Generator<string> {
  if (!before) return;
  if (!after) return yield 'is no event any more';
  if (before.topic !== after.topic) yield 'moved to another topic; state it under a new name there';
  if (before.subject !== after.subject) yield 'is about another kind of subject';
  if (before.visibility === 'subscriber' && after.visibility !== 'subscriber') yield 'is taken from its subscribers';
}

function fieldPromises(before: Contract, after: Contract): string[] {
  const known = new Map(before.fields.map((field) => [field.desc.number, field]));
  return after.fields.flatMap((field) => {
    const released = known.get(field.desc.number);
    const problems = released ? keptFieldProblems(released, field) : newFieldProblems(field);
    return [...problems].map((problem) => `${field.protoName} ${problem}`);
  });
}

function* newFieldProblems(field: ContractField): Generator<string> {
  if (hasNoDefault(field)) yield 'is new and must be optional: records of the last release lack it';
}

function* keptFieldProblems(before: ContractField, after: ContractField): Generator<string> {
  if (before.kind === 'id' && before.prefix !== after.prefix) yield 'has another id_prefix';
  if (before.kind !== 'id' && after.kind === 'id') yield 'became an id';
  if (before.isPersonal && !after.isPersonal) yield 'is not marked personal any more; older records hold personal data';
}

/** Numbers, words and lists read as their zero when they are absent; these do not. */
function hasNoDefault(field: ContractField): boolean {
  return !field.isOptional && !field.isList && ['id', 'timestamp', 'struct', 'message'].includes(field.kind);
}
