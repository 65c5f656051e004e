import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { checkout } from '../../../deploy/local/lib/folders.mjs';
import { clusterDown, clusterUp } from '../cluster/cluster.mjs';
import { must, run, until } from '../cluster/commands.mjs';
import { freePort } from '../cluster/free-port.mjs';
import { loadImages } from '../node/images.mjs';
import { HOST_ADDRESS } from '../node/network.mjs';
import { consumption } from './consumption.mjs';
import { Customers } from './customers.mjs';
import { everythingIsAvailable, succeeds } from './expectations.mjs';
import { builtHelms, CHART } from './helm.mjs';
import { Installation } from './installation.mjs';
import { asksProcesses } from './operator.mjs';
import { forward } from './port-forward.mjs';
import { IMAGES, tagged, VERSION } from './released-images.mjs';

const VALUES = [
  path.join(CHART, 'examples/0-quickstart/values.yaml'),
  path.join(import.meta.dirname, 'real-node-values.yaml'),
];
const WITHIN_SECONDS = 600;
/** Add, sign with the new, take the old away: which is five minutes later, when nothing that it signed is left. */
const ROTATED_WITHIN_MS = 900_000;
const ADMINISTRATOR = 'guildhall-administrator';
/** The version before, as far as a rollout can tell: the same code under another tag. */
const NEXT = `${VERSION}-next`;

/** Whoever works on the scenarios takes the images as they are. */
const isBuilt = process.env.GUILDHALL_IMAGES === 'built';

/** @type {import('../cluster/site.mjs').Site} */
let site;
/** @type {Installation} */
let installation;
/** Of loopback, at which the platform is told that clients reach it: links that it gives out begin so. */
let port = 0;
/** @type {{ url: string, end: () => void }[]} */
const forwarded = [];

/** @param {string} target @param {Parameters<typeof forward>[2]} ports */
async function forwardedTo(target, ports) {
  const made = await forward(installation, target, ports);
  forwarded.push(made);
  return made.url;
}

/** @param {() => Promise<void>} work @returns {Promise<string>} */
async function seconds(work) {
  const since = performance.now();
  await work();
  return `${((performance.now() - since) / 1_000).toFixed(1)} s`;
}

/** As an operator reads it. @param {string} secret @param {string} key */
async function secretOf(secret, key) {
  const [{ data }] = await installation.objects(`secret/${secret}`);
  return Buffer.from(data[key], 'base64').toString();
}

/** As a load balancer reaches it. A port that kubectl forwards hangs under a hundred calls at once. @param {string} name */
async function urlOf(name) {
  const [{ spec }] = await installation.objects(`service/guildhall-${name}`);
  return `http://${spec.clusterIP}:${spec.ports[0].port}`;
}

/** As an operator reads mails: its page answers nobody but loopback. Of the pod that there is now. */
const mailPage = () => forwardedTo('service/guildhall-mail', 8025);

/** All Deployments are what they are to be. */
async function rolledOut() {
  const names = (await installation.objects('deployments')).map(({ metadata }) => `deployment/${metadata.name}`);
  for (const name of names) succeeds(await installation.kubectl('rollout', 'status', name, '--timeout=300s'));
}

/**
 * Everything is replaced while customers go on calling.
 * @param {import('node:test').TestContext} t @param {() => Promise<void>} replace
 */
async function underLoad(t, replace) {
  const customers = await Customers.of(await urlOf('gateway'), await mailPage(), site.file('demo'));
  try {
    await customers.callMore();
    t.diagnostic(`replaced within ${await seconds(replace)}`);
    await customers.callMore();
  } finally {
    await customers.goHome();
  }
  const { calls, made, lost } = customers.load;
  t.diagnostic(`${calls} calls, ${made.size} of them writes, ${lost.length} lost`);
  assert.deepEqual(lost, []);
  assert.deepEqual(await customers.kept(), made);
  await everythingIsAvailable(installation);
}

before(async () => {
  await builtHelms(console.log);
  if (!isBuilt) await must([process.execPath, path.join(checkout, 'e2e/kubernetes/images.mjs'), 'build']);
  site = await clusterUp('real', { whileAlive: process.pid });
  mkdirSync(site.file('demo'));
  await loadImages(site, [...IMAGES, ...(await tagged(NEXT))]);
  port = await freePort();
  const set = [`publicUrl=http://127.0.0.1:${port}`];
  const options = { namespace: 'guildhall', values: VALUES, set, withinSeconds: WITHIN_SECONDS };
  installation = new Installation(site, { helm: process.env.GUILDHALL_HELM === '3' ? '3' : '4', ...options });
  await installation.makeNamespace();
});
after(async () => {
  for (const { end } of forwarded) end();
  await clusterDown('real');
});

describe('Guildhall on a real node', () => {
  it('is installed with one command, servers included', async (t) => {
    const took = await seconds(async () => void succeeds(await installation.install('--set', `image.tag=${VERSION}`)));
    const workloads = await everythingIsAvailable(installation);
    t.diagnostic(`${workloads.length} workloads ready after ${took}`);
  });

  it('passes its own test', async () => {
    succeeds(await installation.test());
  });

  it('runs its containers as nobody, who can do nothing: no capability, no new privilege, nothing writable', async () => {
    const seen =
      "const s=require('fs').readFileSync('/proc/self/status','utf8');let w;try{require('fs').writeFileSync('/x','');w=1}catch{w=0};" +
      'console.log([process.getuid(),/CapBnd:\\s+(\\S+)/.exec(s)[1],/NoNewPrivs:\\s+(\\d)/.exec(s)[1],/Seccomp:\\s+(\\d)/.exec(s)[1],w].join())';
    for (const name of ['gateway', 'identity', 'audit-sequencer']) {
      const { stdout } = succeeds(
        await installation.kubectl('exec', `deployment/guildhall-${name}`, '-c', name, '--', 'node', '-e', seen),
      );
      assert.equal(stdout.trim(), '65534,0000000000000000,1,2,0', name);
    }
  });

  it('tells the operator by its logs what it does, as one JSON document a line', async () => {
    const { stdout } = succeeds(
      await installation.kubectl('logs', 'deployment/guildhall-identity', '-c', 'identity', '--tail=20'),
    );
    const lines = stdout.split('\n').filter((line) => line !== '');
    assert.ok(lines.length > 0, stdout);
    for (const line of lines) assert.ok(JSON.parse(line));
  });

  it('does the whole job of the demo, every figure held', async (t) => {
    const env = {
      PLATFORM_PASSWORD: await secretOf(ADMINISTRATOR, 'password'),
      PLATFORM_ADMINISTRATOR_EMAIL: await secretOf(ADMINISTRATOR, 'email'),
    };
    // Where the links lead that it gives out.
    await forwardedTo('service/guildhall-gateway', `${port}:8080`);
    const args = [`--url=${await urlOf('gateway')}`, `--mail-page=${await mailPage()}`, `--receive-at=${HOST_ADDRESS}`];
    const told = await run([process.execPath, path.join(checkout, 'deploy/local/demo.mjs'), ...args], { env });
    succeeds(told);
    for (const line of told.stdout
      .split('\n')
      .filter((each) => /^ {2}[✓✖]/.test(each))
      .slice(-20))
      t.diagnostic(line.trim());
  });

  asksProcesses(() => installation);

  it('tells by its kubelet what it takes', async (t) => {
    const lines = await consumption(installation);
    assert.ok(lines.length >= 12, lines.join('\n'));
    for (const line of lines) t.diagnostic(line);
  });

  it('loses no call while every Deployment is restarted', async (t) => {
    await underLoad(t, async () => {
      succeeds(
        await installation.kubectl(
          'rollout',
          'restart',
          'deployment',
          '--selector=app.kubernetes.io/part-of=guildhall',
        ),
      );
      await rolledOut();
    });
  });

  it('loses no call while it is upgraded to the next version', async (t) => {
    await underLoad(t, async () => void succeeds(await installation.upgrade('--set', `image.tag=${NEXT}`)));
    const pods = await installation.objects('pods', '--field-selector=status.phase=Running');
    const images = pods
      .flatMap(({ spec }) => spec.containers.map(({ image }) => image))
      .filter((image) => image.includes('guildhall/'));
    assert.ok(images.length > 0 && images.every((image) => image.endsWith(`:${NEXT}`)), images.join('\n'));
  });

  it('changes the keys of all services without losing a call, one safe step a run', async (t) => {
    const keysOf = () => secretOf('guildhall-feedback-keys', 'SERVICE_TOKEN_KEYS');
    const before = await keysOf();
    const steps = new Set();
    let runs = 0;
    const isOver = async () => {
      await rolledOut();
      // As the hours come.
      steps.add(await installation.runNow('guildhall-key-rotation', `rotation-${++runs}`));
      return !(await keysOf()).includes(before);
    };
    await underLoad(t, async () => {
      steps.add(await installation.runNow('guildhall-key-rotation', 'rotation', '--now'));
      await until(isOver, { what: 'the end of the old keys', withinMs: ROTATED_WITHIN_MS, lastSeen: () => [...steps] });
      await rolledOut();
    });
    for (const step of steps) t.diagnostic(step.trim().replaceAll('\n', ' '));
  });

  it('keeps Secrets and data when it is uninstalled, and goes on with them when it is installed again', async () => {
    const [password, token] = [
      await secretOf(ADMINISTRATOR, 'password'),
      await secretOf('guildhall-identity-keys', 'SERVICE_TOKEN_KEYS'),
    ];
    succeeds(await installation.uninstall());
    succeeds(await installation.install('--set', `image.tag=${NEXT}`));
    assert.equal(await secretOf(ADMINISTRATOR, 'password'), password);
    assert.equal(await secretOf('guildhall-identity-keys', 'SERVICE_TOKEN_KEYS'), token);
    await everythingIsAvailable(installation);
  });
});
