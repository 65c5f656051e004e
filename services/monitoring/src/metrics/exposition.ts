/**
 * The text that Prometheus reads (exposition format 0.0.4): families of lines, each family once, each set of labels once.
 */
export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'summary';
  readonly lines: readonly Line[];
}

export interface Line {
  /** `_sum`, `_count`, or nothing. */
  readonly suffix?: '_sum' | '_count';
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export const EXPOSITION_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Throws nothing away: what has no name that Prometheus takes has got one by `prometheusNames`. */
export function exposition(families: readonly Family[]): string {
  return families.flatMap(familyText).join('');
}

function familyText({ name, help, type, lines }: Family): string[] {
  if (lines.length === 0) return [];
  const texts = lines.map(
    ({ suffix = '', labels, value }) => `${name}${suffix}${labelText(labels)} ${number(value)}\n`,
  );
  return [`# HELP ${name} ${escapedHelp(help)}\n`, `# TYPE ${name} ${type}\n`, ...texts];
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapedValue(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escapedHelp = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const escapedValue = (text: string) => escapedHelp(text).replaceAll('"', '\\"');

function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? String(value) : `${value < 0 ? '-' : '+'}Inf`;
}

/**
 * A name for each text, of letters, digits and `_` alone, no two alike, and none that is the sum or the count of another.
 * Who takes a name that is `taken` gets it with `exported_` before, as Prometheus does it; texts that come out alike are
 * numbered in the order of the alphabet, so that each has the same name tomorrow.
 */
export function prometheusNames(texts: Iterable<string>, isTaken: (name: string) => boolean): Map<string, string> {
  const names = new Map<string, string>();
  const used = new Set<string>();
  for (const text of [...new Set(texts)].sort()) {
    const plain = text.replaceAll(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d)/, '_');
    const own = isTaken(plain) ? `exported_${plain}` : plain;
    let name = own;
    for (let number = 2; allNamesOf(name).some((each) => used.has(each)); number += 1) name = `${own}_${number}`;
    for (const each of allNamesOf(name)) used.add(each);
    names.set(text, name);
  }
  return names;
}

const allNamesOf = (name: string) => [name, `${name}_sum`, `${name}_count`];
