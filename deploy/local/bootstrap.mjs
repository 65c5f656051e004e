// npm run bootstrap: organisation zero and the first administrator of a running local platform; npm start does it too.
import { underNode24 } from './lib/under-node24.mjs';

await underNode24(async () => {
  const [{ administrator, forgetInitialPassword }, { prepareAll }, { localPlatform }] = await Promise.all([
    import('./lib/administrator.mjs'),
    import('./lib/start-all.mjs'),
    import('./lib/platform.mjs'),
  ]);
  const platform = localPlatform();
  const { organization, email, password } = (await administrator(platform, await prepareAll(platform))) ?? {};
  console.log(`${email} is an administrator of the organisation "${organization}".`);
  console.log(
    password ? `Initial password, shown this once: ${password}` : 'There was one before: nothing was changed.',
  );
  forgetInitialPassword(platform);
});
