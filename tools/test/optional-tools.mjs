import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { oneFailure, onePassed, oneSkipped, sum } from './tally.mjs';

/**
 * Programs beyond Node, Java and Maven, with which strangers' checks run. A developer may lack one: what needs it counts
 * as skipped. In CI nothing may be skipped unnoticed.
 *
 * @param {string[]} programs
 */
export const optionalTools =
  (...programs) =>
  async ({ isCi }) =>
    sum(
      programs.map((program) => {
        if (isOnPath(program)) return onePassed();
        return isCi ? oneFailure(`${program} is not installed`, { rerun: `install ${program}` }) : oneSkipped();
      }),
    );

export function isOnPath(program, path = process.env.PATH ?? '') {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
