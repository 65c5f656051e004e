import { addExportedName, addImport, addImportedName, addMethod, addToArray } from './edits.mjs';
import { fillIn } from './plan.mjs';
import {
  article,
  camel,
  gerund,
  idPrefix,
  pascal,
  past,
  plural,
  requireKebab,
  snake,
  spaced,
  subResource,
  thirdPerson,
} from './words.mjs';

/**
 * Plans a use case. The first one of a feature founds it, with entity, view, problems, module and migration; every
 * further one acts on a row that is there.
 *
 * @param {import('./plan.mjs').Plan} plan
 * @param {{ service: string, feature: string, useCase: string, now: Date }} wish
 */
export function planUseCase(plan, wish) {
  const names = namesOf(wish);
  if (!plan.exists(`services/${names.service}/package.json`)) {
    throw new Error(`There is no service "${names.service}": npm run new -- service ${names.service}`);
  }
  const isFounding = !plan.exists(`${names.folder}/${names.feature}.module.ts`);
  planContract(plan, names, isFounding ? FOUNDING_MESSAGE : ACTING_MESSAGE);
  planPermission(plan, names);
  if (isFounding) planFeature(plan, names);
  else planSlice(plan, names);
}

/** Every form of every word that a template may ask for. */
export function namesOf({ service, feature, useCase, now }) {
  requireKebab(service, 'The service');
  requireKebab(feature, 'The feature');
  const [verb, ...rest] = requireKebab(useCase, 'The use case').split('-');
  const noun = rest.join('-');
  if (!noun) throw new Error(`A use case is a verb and a noun, as "suspend-user"; "${useCase}" has no noun.`);
  if (plural(noun) !== feature) throw new Error(`The feature of "${useCase}" is "${plural(noun)}", not "${feature}".`);
  const timestamp = String(now.getTime());
  return {
    ...wordsOf({ service, feature, useCase, verb, noun }),
    folder: `services/${service}/src/${feature}`,
    timestamp,
  };
}

function wordsOf({ service, feature, useCase, verb, noun }) {
  const capital = (text) => text[0].toUpperCase() + text.slice(1);
  return {
    service,
    domain: snake(service),
    feature,
    Feature: pascal(feature),
    table: snake(feature),
    useCase,
    UseCase: pascal(useCase),
    useCaseVar: camel(useCase),
    verb,
    noun,
    Noun: pascal(noun),
    nounVar: camel(noun),
    noun_id: `${snake(noun)}_id`,
    spacedNoun: spaced(noun),
    aNoun: article(noun),
    Anoun: capital(article(noun)),
    gerund: gerund(verb),
    Third: capital(thirdPerson(verb)),
    past: past(verb),
    pastVar: past(verb),
    Event: `${pascal(noun)}${pascal(past(verb))}`,
    prefix: idPrefix(noun),
    permission: `${feature}:${verb}`,
    resource: subResource(verb),
  };
}

function planFeature(plan, names) {
  const source = `services/${names.service}/src`;
  plan.fill('founding', names.folder, names);
  plan.fill('migration', `${source}/migrations`, names);
  const migration = `Create${names.Feature}${names.timestamp}`;
  plan.edit(`${source}/data-source.ts`, (text) => {
    const withEntity = addToArray(
      addImport(text, `import { ${names.Noun} } from './${names.feature}/${names.noun}.entity.js';`),
      'entities',
      names.Noun,
    );
    const line = `import { ${migration} } from './migrations/${names.timestamp}-create-${names.feature}.js';`;
    return addToArray(addImport(withEntity, line), 'migrations', migration);
  });
  plan.edit(`${source}/${names.service}.module.ts`, (text) =>
    addToArray(
      addImport(text, `import { ${names.Feature}Module } from './${names.feature}/${names.feature}.module.js';`),
      'imports',
      `${names.Feature}Module`,
    ),
  );
}

const METHOD = `  {{verb}}(at: Date) {
    Object.assign(this, { updatedAt: at });
    return {{Event}}({ {{nounVar}}Id: this.id });
  }`;

function planSlice(plan, names) {
  plan.fill('acting', names.folder, names);
  plan.edit(`${names.folder}/${names.noun}.entity.ts`, (text) =>
    addMethod(addImportedName(text, names.Event, '@guildhall/contracts'), names.Noun, fillIn(METHOD, names)),
  );
  plan.edit(`${names.folder}/${names.noun}.problems.ts`, (text) => {
    if (text.includes(`class ${names.Noun}NotFound `)) return text;
    return `${text}export class ${names.Noun}NotFound extends problem('${names.noun}-not-found', 404, 'No such ${names.spacedNoun}') {}\n`;
  });
  plan.edit(`${names.folder}/${names.feature}.module.ts`, (text) => {
    const imported = addImport(
      text,
      `import { ${names.UseCase}, ${names.UseCase}Route } from './${names.useCase}.js';`,
    );
    return addToArray(addToArray(imported, 'controllers', `${names.UseCase}Route`), 'providers', names.UseCase);
  });
}

const CONTRACT = `syntax = "proto3";

// What happens in {{service}}.
package guildhall.{{domain}}.v1;

import "guildhall/options/v1/options.proto";
`;
const ID_FIELD = `  // The {{spacedNoun}}.
  string {{noun_id}} = 1 [(guildhall.options.v1.id_prefix) = "{{prefix}}"];`;
const message = (comment, fields) => `
// ${comment}
message {{Event}} {
  option (guildhall.options.v1.event) = {
    audit: AUDIT_ENTRY
    category: CATEGORY_CONFIGURATION
    severity: SEVERITY_INFO
    visibility: VISIBILITY_SUBSCRIBER
    subject: "{{prefix}}"
  };

${fields}
}
`;
const NAME_FIELD = `  // Its name for people; unique in its organisation.
  string name = 2 [(guildhall.options.v1.example) = "First"];`;
const FOUNDING_MESSAGE = message('{{Anoun}} exists.', `${ID_FIELD}\n${NAME_FIELD}`);
const ACTING_MESSAGE = message('{{Anoun}} was {{past}}.', ID_FIELD);

function planContract(plan, names, template) {
  const file = `proto/guildhall/${names.domain}/v1/events.proto`;
  if (!plan.exists(file)) plan.create(file, fillIn(CONTRACT, names));
  plan.edit(file, (text) => {
    if (text.includes(`message ${names.Event} `)) throw new Error(`${file} has ${names.Event} already.`);
    return text + fillIn(template, names);
  });
  plan.edit('libs/contracts/src/index.ts', (text) => addExportedName(text, names.Event, './gen/events.js'));
}

function planPermission(plan, { permission, feature }) {
  plan.edit('libs/access/src/permissions.ts', (text) => {
    if (text.includes(`'${permission}':`)) return text;
    const [verb] = permission.split(':').reverse();
    const meaning = `${verb[0].toUpperCase()}${verb.slice(1)} ${spaced(feature)}`;
    return text.replace(/(const furtherPermissions = \{\n(?: {2}'.*\n)*)/, `$1  '${permission}': '${meaning}',\n`);
  });
}
