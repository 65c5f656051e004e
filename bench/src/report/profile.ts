import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

interface CpuProfile {
  readonly nodes: readonly { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const SHOWN = 25;

/** Where the time of each profiled process went: by package, then by function. Open the files in a browser for the whole tree. */
export async function topOfProfiles(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.cpuprofile')).sort();
  const texts = await Promise.all(
    files.map(async (file) => {
      const profile = JSON.parse(await readFile(path.join(folder, file), 'utf8')) as CpuProfile;
      return `${path.join(folder, file)}\n${ranking(selfTimes(profile, placeOf), 12)}\n${ranking(selfTimes(profile, functionOf), SHOWN)}`;
    }),
  );
  return texts.join('\n\n');
}

type Node = CpuProfile['nodes'][number];

function selfTimes({ nodes, samples, timeDeltas }: CpuProfile, nameOf: (node: Node) => string): Map<string, number> {
  const names = new Map(nodes.map((node) => [node.id, nameOf(node)]));
  const times = new Map<string, number>();
  for (const [index, id] of samples.entries()) {
    const name = names.get(id) ?? '';
    if (name === '(idle)') continue;
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[index] ?? 0));
  }
  return times;
}

function ranking(times: ReadonlyMap<string, number>, count: number): string {
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  return [...times]
    .sort(([, one], [, other]) => other - one)
    .slice(0, count)
    .map(([name, time]) => `  ${((100 * time) / total).toFixed(1).padStart(5)} %  ${name}`)
    .join('\n');
}

function placeOf({ callFrame: { url, functionName } }: Node): string {
  if (functionName.startsWith('(')) return functionName;
  if (url.startsWith('node:') || url === '') return 'node';
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(url)?.[1];
  return inPackage ?? /\/((?:libs\/[^/]+|bench))\//.exec(url)?.[1] ?? url;
}

function functionOf(node: Node): string {
  const { functionName, url, lineNumber } = node.callFrame;
  if (functionName.startsWith('(')) return functionName;
  return `${functionName || 'anonymous'}  ${placeOf(node)} ${path.basename(url)}:${lineNumber + 1}`;
}
