import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

// Runs our sources as they are, so that a child process of a test needs no build:
// node --conditions=@guildhall/source --import ./test/run-typescript.mjs child.ts
const options = {
  ...JSON.parse(readFileSync(new URL('../../../.swcrc', import.meta.url), 'utf8')),
  swcrc: false,
  sourceMaps: 'inline',
};

registerHooks({
  resolve(specifier, context, next) {
    const isOurs = specifier.startsWith('.') && context.parentURL?.endsWith('.ts');
    const url = isOurs ? new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL) : undefined;
    return next(url && existsSync(url) ? url.href : specifier, context);
  },
  load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
