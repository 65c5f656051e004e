// The health command of the images, where nothing but Node stands: asks the management port whether the service is ready.
import { get } from 'node:http';

const answer = get({ host: '127.0.0.1', port: process.env.MANAGEMENT_PORT ?? 8180, path: '/readyz', timeout: 4_000 });
answer.on('response', ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1));
answer.on('timeout', () => process.exit(1));
answer.on('error', () => process.exit(1));
