import '@guildhall/telemetry/start'; // first: it holds back the imports below until http and ioredis are patched
import { loadGatewaySettings } from './config.js';
import { startGateway } from './start-gateway.js';

await startGateway(loadGatewaySettings());
