import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addExportedName, addImport, addImportedName, addMethod, addToArray } from './edits.mjs';
import { article, camel, gerund, pascal, past, plural, subResource } from './words.mjs';

const each = (form, pairs) => {
  for (const [given, wanted] of Object.entries(pairs)) assert.equal(form(given), wanted);
};

describe('words', () => {
  it('get the plural that names a feature', () =>
    each(plural, {
      team: 'teams',
      policy: 'policies',
      'api-key': 'api-keys',
      branch: 'branches',
      day: 'days',
      person: 'people',
    }));

  it('get the past that names an event', () =>
    each(past, {
      create: 'created',
      stop: 'stopped',
      open: 'opened',
      apply: 'applied',
      send: 'sent',
      suspend: 'suspended',
    }));

  it('get the form that says what is going on', () =>
    each(gerund, { create: 'creating', stop: 'stopping', suspend: 'suspending', free: 'freeing' }));

  it('get the noun that names a change of state', () =>
    each(subResource, { suspend: 'suspension', activate: 'activation', rename: 'renaming' }));

  it('get their article and their cases', () => {
    each(article, { organization: 'an organization', 'api-key': 'an api key', team: 'a team' });
    each(pascal, { 'api-key': 'ApiKey' });
    each(camel, { 'api-key': 'apiKey' });
  });
});

describe('edits', () => {
  it('add an import after the last one, once', () => {
    const text = "import { a } from 'a';\nimport {\n  b,\n} from 'b';\n\nconst c = 1;\n";
    const added = addImport(text, "import { d } from 'd';");
    assert.equal(
      added,
      "import { a } from 'a';\nimport {\n  b,\n} from 'b';\nimport { d } from 'd';\n\nconst c = 1;\n",
    );
    assert.equal(addImport(added, "import { d } from 'd';"), added);
  });

  it('add a name to an import and to a re-export, in order and once', () => {
    const text = "import {\n  Alpha,\n  Gamma,\n} from 'a';\nexport { type Alpha, Gamma } from './g.js';\n";
    const imported = addImportedName(addImportedName(text, 'Beta', 'a'), 'Beta', 'a');
    assert.ok(imported.startsWith("import { Alpha, Beta, Gamma } from 'a';"));
    assert.ok(addExportedName(text, 'Beta', './g.js').includes("export { type Alpha, Beta, Gamma } from './g.js';"));
  });

  it('add an entry at the end of a list, however it is written', () => {
    assert.equal(
      addToArray('x({ controllers: [A, [B]], providers: [] })', 'controllers', 'C'),
      'x({ controllers: [A, [B], C], providers: [] })',
    );
    assert.equal(addToArray('const entities: Class[] = [];', 'entities', 'C'), 'const entities: Class[] = [C];');
    assert.equal(addToArray('const entities = [\n  A,\n];', 'entities', 'C'), 'const entities = [\n  A, C];');
    assert.throws(() => addToArray('', 'entities', 'C'), /no list "entities"/);
  });

  it('add a method at the end of the class that is named', () => {
    const text = 'class A {\n  a() {}\n}\nclass B {\n  b() {}\n}\n';
    assert.equal(addMethod(text, 'A', '  c() {}'), 'class A {\n  a() {}\n\n  c() {}\n}\nclass B {\n  b() {}\n}\n');
    assert.throws(() => addMethod(text, 'C', ''), /no class C/);
  });
});
