/** Raised by the checks of one field; becomes MalformedEvent or UnfitEventData, which know the event's type. */
export class Refusal extends Error {
  constructor(
    readonly path: string,
    readonly problem: string,
  ) {
    super(problem);
  }
}

/** Refuses a field. `at` is the path of the message that holds it, ending in a dot, or empty. */
export function refuse(at: string, name: string, problem: string): never {
  throw new Refusal(at + name, problem);
}

/** The path under which the fields of a message stand: that of the message itself, and a dot. */
export function within(at: string, name: string): string {
  return name === '' ? at : `${at}${name}.`;
}
