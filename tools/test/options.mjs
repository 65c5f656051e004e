import { parseArgs } from 'node:util';

export const RINGS = ['test', 'verify', 'bench'];

/**
 * `npm test -- --only=jest -- libs/sealing/src/mac.spec.ts -t "a title"`: what stands behind the second `--` goes to the
 * runner of that step.
 *
 * @param {string[]} args
 */
export function readOptions(args) {
  const split = args.indexOf('--');
  const { values } = parseArgs({
    args: split < 0 ? args : args.slice(0, split),
    options: {
      ring: { type: 'string', default: 'test' },
      only: { type: 'string', multiple: true },
      keep: { type: 'boolean', default: false },
    },
  });
  if (!RINGS.includes(values.ring)) throw new Error(`There is no ring "${values.ring}": ${RINGS.join(', ')}.`);
  return {
    ring: values.ring,
    only: (values.only ?? []).flatMap((names) => names.split(',')),
    keep: values.keep,
    rest: split < 0 ? [] : args.slice(split + 1),
    isCi: Boolean(process.env.CI) && process.env.CI !== 'false',
  };
}
