import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { rendered } from './policy/rendered.mjs';
import { offences } from './policy/rules.mjs';
import { readSettings } from './policy/settings.mjs';
import { chartPrograms } from './programs.mjs';
import { renders } from './renders.mjs';
import { kubernetesVersions, schemaLocations } from './schemas.mjs';

const folder = join(import.meta.dirname, '../../helm/guildhall');
const programs = chartPrograms();
const skip = programs ? false : 'the chart’s tools are not built: they need Go (npm test -- --only=chart)';
const skipSchemas = kubernetesVersions.every(schemaLocations)
  ? skip
  : 'the schemas are not made: they come from a Go module';
const scratch = mkdtempSync(join(tmpdir(), 'guildhall-chart-'));
after(() => rmSync(scratch, { recursive: true }));

const settings = readSettings();
const output = new Map();

/** @param {'helm' | 'helm3'} helm @param {{ name: string, values: string[] }} render @returns {string} */
function template(helm, { name, values }) {
  const key = `${helm} ${name}`;
  if (!output.has(key)) {
    const files = values.map((file) => `--values=${join(folder, file)}`);
    output.set(key, run(helm, ['template', 'guildhall', folder, '--namespace=guildhall', ...files]).stdout);
  }
  return output.get(key);
}

/** Where no configuration of the machine is found: neither plug-ins nor repositories. */
function run(program, args, { fails = false } = {}) {
  const env = { PATH: process.env.PATH, HOME: scratch };
  const result = spawnSync(programs[program], args, { encoding: 'utf8', env, maxBuffer: 1e8 });
  assert.equal(result.status !== 0, fails, `${program} ${args.join(' ')}\n${result.stdout}${result.stderr}`);
  return result;
}

/** @param {string} version @param {string[]} files @param {{ fails?: boolean }} [options] */
function validate(version, files, options) {
  const places = schemaLocations(version).flatMap((place) => ['-schema-location', place]);
  const form = ['-strict', '-summary', '-output=json', '-kubernetes-version', version];
  return JSON.parse(run('kubeconform', [...form, ...places, ...files], options).stdout).summary;
}

/** A file of that text. @param {string} name @param {string} text */
function written(name, text) {
  const file = join(scratch, `${name.replaceAll(/\W+/g, '-')}.yaml`);
  writeFileSync(file, text);
  return file;
}

describe('the chart', { skip }, () => {
  for (const render of renders) {
    it(`renders all of ${render.name}, and the same with Helm 4 and Helm 3`, () => {
      const all = rendered(template('helm', render));
      for (const [kind, count] of Object.entries(render.counts))
        assert.equal(all.ofKind(kind).length, count, `objects of the kind ${kind}`);
      assert.deepEqual(rendered(template('helm3', render)).objects, all.objects);
    });

    it(`keeps the policy with ${render.name}`, () => {
      const context = { settings, surroundings: render.surroundings };
      assert.deepEqual(offences(rendered(template('helm', render)), context), []);
    });
  }

  for (const version of kubernetesVersions) {
    it(`makes objects that Kubernetes ${version} knows`, { skip: skipSchemas }, () => {
      const beside = renders.flatMap(({ resources = [] }) => resources.map((file) => join(folder, file)));
      const files = [...renders.map((render) => written(render.name, template('helm', render))), ...new Set(beside)];
      const objects = files.flatMap((file) => rendered(readFileSync(file, 'utf8')).objects);
      assert.deepEqual(validate(version, files), { valid: objects.length, invalid: 0, errors: 0, skipped: 0 });
    });
  }

  for (const helm of ['helm', 'helm3']) {
    // The least and the most that is rendered: lint looks at templates, and what the others add is only values.
    it(`is in form for ${helm}`, () => {
      for (const { values } of [renders.at(0), renders.at(-1)])
        run(helm, ['lint', '--strict', folder, ...values.map((file) => `--values=${join(folder, file)}`)]);
    });
  }

  it('refuses values that no template reads, however deep, and an installation without servers', () => {
    const rendering = (...sets) => run('helm', ['template', folder, ...sets], { fails: true }).stderr;
    for (const misspelt of ['pubicUrl', 'services.identity.replica', 'kafka.tls.enable', 'quickstart.redis.img'])
      assert.match(
        rendering('--set=quickstart.enabled=true', `--set=${misspelt}=x`),
        new RegExp(misspelt.split('.').at(-1)),
      );
    assert.match(rendering(), /database\/host/);
  });

  it('passes the suites of helm-unittest', () => {
    const { stdout } = run('helm-unittest', ['--strict', folder]);
    assert.match(stdout, /Tests: +[1-9]\d* passed, [1-9]\d* total/);
  });
});

describe('the schemas', { skip: skipSchemas }, () => {
  const valid = 'apiVersion: v1\nkind: Service\nmetadata: { name: x }\nspec: { ports: [{ port: 80 }] }\n';

  for (const version of kubernetesVersions) {
    it(`of Kubernetes ${version} refuse a misspelt field, a wrong type and a kind that is gone`, () => {
      const wrong = [
        valid.replace('ports', 'prots'),
        valid.replace('80', 'http'),
        'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: x }\n',
        'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: x }\nspec: { secret: y }\n',
      ];
      const files = [valid, ...wrong].map((text, at) => written(`service ${at}`, text));
      const { valid: good, invalid, errors } = validate(version, files, { fails: true });
      assert.deepEqual({ good, bad: invalid + errors }, { good: 1, bad: wrong.length });
    });
  }
});
