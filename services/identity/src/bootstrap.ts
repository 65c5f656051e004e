import { NestFactory } from '@nestjs/core';
import { BootstrapModule } from './bootstrap/bootstrap.module.js';
import { BootstrapPlatform } from './bootstrap/bootstrap-platform.js';
import { loadBootstrapSettings, loadIdentitySettings } from './config.js';

// Run once on a new installation, after the migrations; again it changes nothing. One line of JSON on standard output, with a
// password in it only where none was given.
const settings = loadIdentitySettings();
const { PLATFORM_ADMINISTRATOR_EMAIL: email, PLATFORM_ADMINISTRATOR_PASSWORD: password } = loadBootstrapSettings();
const app = await NestFactory.createApplicationContext(BootstrapModule.on(settings), { logger: ['error', 'fatal'] });
const outcome = await app.get(BootstrapPlatform).execute(email, password);
await app.close();
process.stdout.write(`${JSON.stringify(outcome)}\n`);
