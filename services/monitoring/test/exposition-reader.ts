/** What a strict reader of the exposition format 0.0.4 finds. Written from the format's page, and sharing no code with the writer. */
export interface ReadFamily {
  readonly type: string;
  readonly help: string;
  readonly samples: Map<string, number>;
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\[\\\\n"])*"';
const HELP = new RegExp(`^# HELP (${NAME}) (.*)$`);
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|summary|histogram|untyped)$`);
const SAMPLE = new RegExp(
  `^(${NAME})(?:\\{(${LABEL}(?:,${LABEL})*)\\})? (NaN|[+-]Inf|[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)$`,
);
const SUFFIXES: Readonly<Record<string, readonly string[]>> = { summary: ['', '_sum', '_count'] };

/** Throws at the first line that Prometheus would not take: out of its family, twice, or without a family. */
export function readExposition(text: string): Map<string, ReadFamily> {
  if (text !== '' && !text.endsWith('\n')) throw new Error('The last line does not end.');
  const families = new Map<string, ReadFamily>();
  let current: { name: string; family: ReadFamily } | undefined;
  let help: [string, string] | undefined;
  for (const line of text.split('\n').slice(0, -1)) {
    const [, helpOf, words] = HELP.exec(line) ?? [];
    const [, typeOf, type] = TYPE.exec(line) ?? [];
    if (helpOf !== undefined) help = [helpOf, words ?? ''];
    else if (typeOf !== undefined) {
      if (families.has(typeOf) || help?.[0] !== typeOf) throw new Error(`Twice, or without help: ${line}`);
      current = { name: typeOf, family: { type: type!, help: help[1], samples: new Map() } };
      families.set(typeOf, current.family);
    } else readSample(line, current);
  }
  requireApart(families);
  return families;
}

function readSample(line: string, current: { name: string; family: ReadFamily } | undefined): void {
  const [, name, labels = '', value] = SAMPLE.exec(line) ?? [];
  if (name === undefined || !current) throw new Error(`No sample: ${line}`);
  const { family } = current;
  const suffix = name.startsWith(current.name) ? name.slice(current.name.length) : '?';
  if (!(SUFFIXES[family.type] ?? ['']).includes(suffix)) throw new Error(`Outside of its family: ${line}`);
  const names = [...labels.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="(?:[^"\\]|\\.)*"/g)].map(([, label]) => label);
  if (new Set(names).size !== names.length) throw new Error(`A label twice: ${line}`);
  const key = `${suffix}{${labels}}`;
  if (family.samples.has(key)) throw new Error(`Twice: ${line}`);
  family.samples.set(key, Number(value!.replace('Inf', 'Infinity')));
}

function requireApart(families: ReadonlyMap<string, ReadFamily>): void {
  for (const [name, { type }] of families)
    for (const suffix of SUFFIXES[type] ?? [])
      if (suffix !== '' && families.has(name + suffix)) throw new Error(`${name}${suffix} is of two families.`);
}
