import { NestFactory } from '@nestjs/core';
import { BootstrapModule } from './bootstrap/bootstrap.module.js';
import { BootstrapPlatform } from './bootstrap/bootstrap-platform.js';
import { loadBootstrapSettings, loadIdentitySettings } from './config.js';

// Run once on a new installation, after the migrations; again it changes nothing. One line of JSON on standard output.
const settings = loadIdentitySettings();
const { PLATFORM_ADMINISTRATOR_EMAIL } = loadBootstrapSettings();
const app = await NestFactory.createApplicationContext(BootstrapModule.on(settings), { logger: ['error', 'fatal'] });
const outcome = await app.get(BootstrapPlatform).execute(PLATFORM_ADMINISTRATOR_EMAIL);
await app.close();
process.stdout.write(`${JSON.stringify(outcome)}\n`);
