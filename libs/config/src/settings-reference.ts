import { z } from 'zod';
import { namesAFile } from './load-settings.js';
import { traits } from './traits.js';

/** A Markdown page of all settings of a schema, in its order: name, type, default, required, meaning. */
export function settingsReference(title: string, schema: z.ZodObject): string {
  const rows = Object.entries(schema.shape).map(([name, setting]) => row(name, setting));
  return [
    `# ${title}`,
    '',
    'Every setting is an environment variable. Those marked ◆ may be given as `NAME_FILE` instead: the path of a file that',
    'holds the value. Both at once are refused, and an empty variable counts as absent.',
    '',
    '| name | type | default | required | meaning |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function row(name: string, setting: z.core.$ZodType): string {
  const layers = layersOf(setting);
  const isSecret = layers.some((layer) => traits.get(layer)?.secret);
  const cells = [
    `\`${name}\`${namesAFile(name) ? '' : ' ◆'}`,
    `${typeOf(layers)}${isSecret ? ', secret' : ''}`,
    isSecret ? '' : defaultOf(layers),
    isRequired(setting) ? 'yes' : 'no',
    meaningOf(layers),
  ];
  return `| ${cells.map(escapeCell).join(' | ')} |`;
}

// A setting is wrapped (default, optional, pipe): what is said about it may stand on any layer, the outermost wins.
function layersOf(setting: z.core.$ZodType): z.core.$ZodType[] {
  const { def } = setting._zod as { def: { innerType?: z.core.$ZodType; in?: z.core.$ZodType } };
  const inner = def.innerType ?? def.in;
  return inner ? [setting, ...layersOf(inner)] : [setting];
}

function typeOf(layers: readonly z.core.$ZodType[]): string {
  const form = layers.map((layer) => traits.get(layer)?.form).find(Boolean);
  if (form) return form;
  const innermost = layers.at(-1);
  if (innermost instanceof z.ZodEnum) return innermost.options.map((option) => `\`${option}\``).join(', ');
  return innermost instanceof z.ZodString ? 'text' : (innermost?._zod.def.type ?? 'text');
}

function defaultOf(layers: readonly z.core.$ZodType[]): string {
  const withDefault = layers.find((layer) => layer instanceof z.ZodDefault || layer instanceof z.ZodPrefault);
  const value = withDefault?.def.defaultValue;
  // What has no spelling of its own (an empty list, a set) is no value that anybody would set.
  const isSpelled = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isSpelled && value !== '' ? `\`${String(value)}\`` : '';
}

function isRequired(setting: z.core.$ZodType): boolean {
  return !z.safeParse(setting, undefined).success;
}

function meaningOf(layers: readonly z.core.$ZodType[]): string {
  return layers.map((layer) => z.globalRegistry.get(layer)?.description).find(Boolean) ?? '';
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
