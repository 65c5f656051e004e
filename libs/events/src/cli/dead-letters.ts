import { environment } from '../config.js';
import { deadLettersCommand } from './dead-letters-command.js';

// What an operator calls: npm run dead-letters -- list --service tenancy
try {
  await deadLettersCommand(process.argv.slice(2), environment, (line) => process.stdout.write(`${line}\n`));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
