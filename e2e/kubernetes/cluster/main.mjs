// A cluster to try things on, that stays: node e2e/kubernetes/cluster/main.mjs up|down|load [simulated|real] [image …]
import { runEntry, Refused } from '../../../deploy/local/lib/refused.mjs';
import { loadImages } from '../node/images.mjs';
import { clusterDown, clusterUp, runningSite } from './cluster.mjs';

await runEntry(async () => {
  const [task, nodes = 'simulated', ...images] = process.argv.slice(2);
  if (nodes !== 'simulated' && nodes !== 'real') throw new Refused('A cluster has simulated nodes, or a real one.');
  if (task === 'up') {
    const { kubeconfig, programs } = await clusterUp(nodes);
    console.log(`export KUBECONFIG=${kubeconfig}\nalias kubectl=${programs.kubectl}`);
  } else if (task === 'down') await clusterDown(nodes);
  else if (task === 'load') await loadImages(runningSite('real') ?? nothing(), images);
  else throw new Refused('What is to be done: up, down, or load?');
});

function nothing() {
  throw new Refused('There is no cluster with a real node: main.mjs up real');
}
