import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { lastLines } from './check.mjs';
import { oneFailure, onePassed, oneSkipped, sum } from './tally.mjs';

/**
 * Programs beyond Node, Java and Maven, with which strangers' checks run. A developer may lack one: what needs it counts
 * as skipped. CI installs what its machine lacks, and nothing may be skipped unnoticed there.
 *
 * @param {Record<string, string>} packages of Debian, by the program that each brings
 */
export const optionalTools = (packages) => async (run) => {
  const missing = () => Object.keys(packages).filter((program) => !isOnPath(program));
  const installed =
    run.isCi && missing().length > 0
      ? await install(
          missing().map((each) => packages[each]),
          run,
        )
      : '';
  return sum(
    Object.keys(packages).map((program) => {
      if (isOnPath(program)) return onePassed();
      if (!run.isCi) return oneSkipped();
      return oneFailure(`${program} is not installed`, { detail: installed, rerun: `install ${packages[program]}` });
    }),
  );
};

/** As root of a Debian alone, and nowhere but in CI: a developer's machine is theirs. @returns what was printed */
async function install(packages, run) {
  if (process.getuid?.() !== 0 || !isOnPath('apt-get')) return 'Not root of a Debian: nothing was installed.';
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  const update = await run.command(['apt-get', 'update'], quiet);
  const install = ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages];
  return lastLines(update.output + (await run.command(install, quiet)).output);
}

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
