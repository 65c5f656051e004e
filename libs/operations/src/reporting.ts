/** Tells the operator one line, at once: a Job that is killed has said how far it came. */
export type Tell = (line: string) => void;

export const DONE = 0;
const FAILED = 1;
/** Done, and something that was there already is not as it was asked for. */
export const DIFFERS = 3;

/** Runs a command and sets the exit code. What went wrong is told in sentences; a fault of this program keeps its stack. */
export async function reporting(command: (tell: Tell) => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await command((line) => process.stdout.write(`${line}\n`))) ?? DONE;
  } catch (error) {
    process.exitCode = FAILED;
    process.stderr.write(`${isFault(error) ? error.stack : sentences(error).join('\n  because: ')}\n`);
  }
}

function isFault(error: unknown): error is Error {
  return [TypeError, RangeError, ReferenceError, SyntaxError].some((fault) => error instanceof fault);
}

/** The message, and those of what caused it as far as it does not hold them already. */
function sentences(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  // Of several tries, or several addresses, the first tells enough.
  const within: unknown[] = error instanceof AggregateError ? error.errors.slice(0, 1) : [];
  const because = [error.cause, ...within].filter((each) => each !== undefined).flatMap(sentences);
  const more = because.filter((sentence) => !error.message.includes(sentence));
  return error.message === '' ? more : [error.message, ...more];
}
