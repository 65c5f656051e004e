import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createFileRegistry, type FileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

export const repository = fileURLToPath(new URL('../../../', import.meta.url));
const buf = createRequire(import.meta.url).resolve('@bufbuild/buf/bin/buf');

/** Runs buf in the repository; throws with what it said when it is not content. */
export function runBuf(...words: string[]): Buffer {
  return execFileSync(process.execPath, [buf, ...words], { cwd: repository, maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The contracts of the repository, with `more` folders of proto files beside them. */
export function registryOf(...more: string[]): FileRegistry {
  const modules = ['proto', ...more].map((path) => ({ path }));
  return registry(runBuf('build', '--config', JSON.stringify({ version: 'v2', modules }), '-o', '-'));
}

/** The contracts as the last release had them. */
export function releasedRegistry(): FileRegistry {
  return registry(readFileSync(`${repository}proto/released.binpb`));
}

function registry(descriptors: Uint8Array): FileRegistry {
  return createFileRegistry(fromBinary(FileDescriptorSetSchema, descriptors));
}
