import { operationsCommands } from '@guildhall/operations';
import { Command } from 'commander';
import { verifyCommand } from './audit/verify-command.js';

/** All commands. Each sets the exit code of the process; a wrong use of one is 1. */
export function program(): Command {
  const guildhall = new Command('guildhall').description('Guildhall on the command line.').version('0.1.0');
  guildhall.addCommand(new Command('audit').description('The audit trail.').addCommand(verifyCommand()));
  for (const command of operationsCommands()) guildhall.addCommand(command);
  return guildhall;
}
