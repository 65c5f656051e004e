/**
 * Something the person at the terminal can put right. The message is a sentence that says what to do; it is shown
 * without a stack, because the stack would be about us and the remedy is not.
 */
export class Refused extends Error {
  /** @param {string} sentence @param {{ details?: string }} [more] lines that help, shown below the sentence */
  constructor(sentence, { details } = {}) {
    super(sentence);
    this.name = 'Refused';
    this.details = details;
  }
}

/**
 * Runs the body of an entry script: a refusal becomes its sentence and exit code 1, anything else keeps its stack.
 * @param {() => Promise<unknown>} body
 */
export async function runEntry(body) {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof Refused ? `\n${error.message}` : error);
    if (error instanceof Refused && error.details) console.error(`\n${error.details}`);
    process.exitCode = 1;
  }
}
