import { NestFactory } from '@nestjs/core';
import { loadIdentitySettings } from './config.js';
import { KeyRotation } from './signing-keys/key-rotation.js';
import { RotationCommandModule } from './signing-keys/rotation-command.module.js';

// Publishes the next signing key now; it takes over as soon as every verifier can have it. With --stolen all keys are
// replaced at once: every access token is worthless from then on, and clients refresh.
const STOLEN = '--stolen';
const strange = process.argv.slice(2).filter((argument) => argument !== STOLEN);
if (strange.length > 0) throw new Error(`There is only ${STOLEN}.`);

const isStolen = process.argv.includes(STOLEN);
const app = await NestFactory.createApplicationContext(RotationCommandModule.on(loadIdentitySettings()), {
  logger: ['error', 'fatal'],
});
const rotation = app.get(KeyRotation);
await (isStolen ? rotation.replaceAll() : rotation.begin());
await app.close();
process.stdout.write(`${isStolen ? 'All signing keys are replaced.' : 'The next signing key is published.'}\n`);
