// Writes what values.yaml explains into the README of the chart, between its two marks.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { valuesReference } from './values-reference.mjs';

const folder = join(import.meta.dirname, '../../helm/guildhall');
const BEGIN = '<!-- values: generated from values.yaml by `npm run generate` -->';
const END = '<!-- end of values -->';

const page = readFileSync(join(folder, 'README.md'), 'utf8');
const [head, rest] = page.split(BEGIN);
const tail = rest?.split(END)[1];
if (tail === undefined) throw new Error(`helm/guildhall/README.md lacks "${BEGIN}" or "${END}".`);
const reference = valuesReference(readFileSync(join(folder, 'values.yaml'), 'utf8'));
writeFileSync(join(folder, 'README.md'), `${head}${BEGIN}\n\n${reference}\n\n${END}${tail}`);
