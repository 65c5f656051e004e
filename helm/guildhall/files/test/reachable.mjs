// Run by `helm test`, in a pod of its own: calls the gateway until it answers as it should. Argument: the gateway's address.
const GIVE_UP_AFTER_MS = 90_000;
const AGAIN_AFTER_MS = 1_000;
const [gateway] = process.argv.slice(-1);

/** What each call shows; the signing keys come from identity's database. */
const CALLS = [
  { path: '/api/v1/openapi.json', shows: 'the gateway', holds: ({ paths }) => Object.keys(paths).length > 0 },
  { path: '/api/v1/.well-known/jwks.json', shows: 'identity and its database', holds: ({ keys }) => keys.length > 0 },
];

const deadline = Date.now() + GIVE_UP_AFTER_MS;
for (const call of CALLS) await until(call);

async function until(call) {
  for (;;) {
    const fault = await faultOf(call);
    if (!fault) return console.log(`${call.path}: ${call.shows} answered.`);
    if (Date.now() > deadline) {
      console.error(`${call.path}: ${fault}`);
      process.exit(1);
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
  }
}

/** @returns {Promise<string | undefined>} why the call does not show what it should */
async function faultOf({ path, holds }) {
  try {
    const answer = await fetch(`${gateway}${path}`, { signal: AbortSignal.timeout(5_000) });
    if (!answer.ok) return `answered ${answer.status}`;
    return holds(await answer.json()) ? undefined : 'answered, but empty';
  } catch (error) {
    return String(error.cause ?? error);
  }
}
