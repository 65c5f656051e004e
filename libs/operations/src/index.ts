/** The commands of an installation's operator. See README.md. */
export { operationsCommands } from './commands.js';
