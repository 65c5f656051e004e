import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { checkout } from '../../../deploy/local/lib/folders.mjs';
import { must, run } from '../cluster/commands.mjs';
import { succeeds } from './expectations.mjs';

/** @typedef {import('./installation.mjs').Installation} Installation */

/** Planted in a Secret and in the log of nobody: no file of a bundle may show it. */
const CANARY = 'C4n4ryC4n4ry';
const FAILED = 2;

/** Its programs, as they lie in the image `operations`. */
export const builtCommands = () =>
  must(['npx', 'nx', 'run-many', '--target=build', '--projects=@guildhall/cli', '--outputStyle=static'], {
    cwd: checkout,
  });

/** The command line, as an operator runs it on a machine of his own. @param {Installation} installation @param {string[]} args */
export function guildhall({ site, namespace }, ...args) {
  const program = path.join(checkout, 'libs/cli/dist/main.js');
  const [command = '', ...more] = args;
  const where = ['--kubeconfig', site.kubeconfig, '--namespace', namespace];
  return run([process.execPath, program, command, ...where, ...more], { cwd: site.folder });
}

/** @param {Installation} installation */
async function preflight(installation) {
  const manifest = installation.site.file('manifest.yaml');
  writeFileSync(manifest, succeeds(await installation.render()).stdout);
  const ended = await guildhall(installation, 'preflight', '--manifest', manifest, '--json');
  return { ...ended, report: JSON.parse(ended.stdout) };
}

/** @param {{ findings: { check: string, verdict: string, details: string[] }[] }} report @param {string} check */
function finding({ findings }, check) {
  const found = findings.find((each) => each.check === check);
  assert.ok(found, `there is no ${check}`);
  return found;
}

/** Before an installation, on whatever cluster. @param {() => Installation} given */
export function asksBefore(given) {
  it('is told by the preflight what is missing, and that nothing is when it is there', async () => {
    const before = await preflight(given());
    assert.equal(before.code, FAILED, before.all);
    assert.deepEqual(finding(before.report, 'secrets-there').details, ['postgres-admin: is not there']);
    const admin = '--from-literal=POSTGRES_ADMIN_URL=postgres://postgres:x@postgres.example/postgres';
    succeeds(await given().kubectl('create', 'secret', 'generic', 'postgres-admin', admin));
    const after = await preflight(given());
    const open = after.report.findings.filter(({ verdict }) => verdict !== 'ok');
    await given().kubectl('delete', 'secret/postgres-admin');
    assert.deepEqual([after.code, open], [0, []]);
  });

  it('is told by the preflight which pods a cluster of other rules would refuse, and changes nothing by asking', async () => {
    const quota = ['create', 'quota', 'none', '--hard=limits.memory=1Mi'];
    succeeds(await given().kubectl(...quota));
    const { report } = await preflight(given());
    assert.match(finding(report, 'pods-admitted').details.join('\n'), /exceeded quota/);
    succeeds(await given().kubectl('delete', 'quota', 'none'));
    assert.deepEqual(await given().objects('pods'), []);
  });
}

/** Where pods run, and tell of themselves. @param {() => Installation} given */
export function asksProcesses(given) {
  it('is called well by the doctor, who asks every process how it fares', async () => {
    const ended = await guildhall(given(), 'doctor', '--json');
    const report = JSON.parse(ended.stdout);
    for (const check of ['processes-tell', 'outbox-empties', 'consumers-keep-up', 'no-dead-letters', 'trail-unbroken'])
      assert.equal(finding(report, check).verdict, 'ok', JSON.stringify(finding(report, check)));
    assert.equal(ended.code, 0, ended.all);
  });
}

/** While it is installed. @param {() => Installation} given */
export function asksLater(given) {
  it('is called well by the doctor, as far as simulated pods can be, and ill when a pod is missing', async () => {
    const well = JSON.parse((await guildhall(given(), 'doctor', '--json')).stdout);
    for (const check of ['installation-found', 'one-version', 'replicas-ready', 'pods-ready', 'volumes-bound'])
      assert.equal(finding(well, check).verdict, 'ok', JSON.stringify(finding(well, check)));
    succeeds(await given().kubectl('create', 'quota', 'none', '--hard=pods=0'));
    succeeds(await given().kubectl('delete', 'pods', '--selector=app.kubernetes.io/component=tenancy', '--now'));
    const ill = await guildhall(given(), 'doctor', '--json');
    succeeds(await given().kubectl('delete', 'quota', 'none'));
    assert.equal(ill.code, FAILED);
    assert.match(finding(JSON.parse(ill.stdout), 'replicas-ready').details.join('\n'), /tenancy: 0 of 2 ready/);
    await given().kubectl('rollout', 'restart', 'deployment/guildhall-tenancy');
    succeeds(await given().kubectl('rollout', 'status', 'deployment/guildhall-tenancy', '--timeout=60s'));
  });

  it('packs a support bundle without a secret in it', async () => {
    const literals = [`--from-literal=DATABASE_URL=postgres://app:${CANARY}@db/x`, `--from-literal=KEY=${CANARY}key`];
    succeeds(await given().kubectl('create', 'secret', 'generic', 'planted', ...literals));
    succeeds(await given().kubectl('create', 'configmap', 'careless', `--from-literal=note=${CANARY}key`));
    const bundle = given().site.file(`bundle-${given().namespace}.tar.gz`);
    succeeds(await guildhall(given(), 'support-bundle', '--output', bundle));
    const packed = gunzipSync(readFileSync(bundle)).toString('latin1');
    for (const useful of ['doctor.txt', 'objects/deployments.json', 'careless', 'planted'])
      assert.ok(packed.includes(useful), useful);
    assert.ok(!packed.includes(CANARY), 'a planted secret stands in it');
    assert.ok(
      !packed.includes(Buffer.from(`${CANARY}key`).toString('base64')),
      'a planted secret stands in it, encoded',
    );
    await given().kubectl('delete', 'secret/planted', 'configmap/careless');
  });
}
