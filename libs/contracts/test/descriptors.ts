import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createFileRegistry, type FileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

export const repository = fileURLToPath(new URL('../../../', import.meta.url));
const buf = createRequire(import.meta.url).resolve('@bufbuild/buf/bin/buf');

/** Runs buf in the repository; throws what it says when it is not content. */
export function runBuf(...words: string[]): Buffer {
  const ran = spawnSync(process.execPath, [buf, ...words], { cwd: repository, maxBuffer: 2 ** 26 });
  // Its findings are on stdout, its errors on stderr.
  if (ran.status !== 0) throw new Error(`buf ${words[0]}: ${ran.stdout}${ran.stderr}${ran.error ?? ''}`);
  return ran.stdout;
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
