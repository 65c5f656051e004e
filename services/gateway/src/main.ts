import '@guildhall/telemetry/start-unwatched'; // first: whoever asks for a span below finds who makes it
import cluster from 'node:cluster';
import { loadGatewaySettings } from './config.js';

const settings = loadGatewaySettings();
// Each loads what it needs: who only looks after others has no use for the gateway itself.
if (cluster.isWorker) {
  const { serveAsWorker } = await import('./cluster/serve-as-worker.js');
  await serveAsWorker(settings, process.argv[2] === 'at-once' ? 'at-once' : 'when-ready');
} else if (settings.PROCESSES > 1) {
  const { startCluster } = await import('./cluster/start-cluster.js');
  await startCluster(settings);
} else {
  const { startGateway } = await import('./start-gateway.js');
  await startGateway(settings);
}
