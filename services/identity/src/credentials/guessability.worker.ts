import { parentPort } from 'node:worker_threads';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';

const zxcvbn = new ZxcvbnFactory({ graphs: adjacencyGraphs, dictionary: { ...common, ...english } });
/** Some fifty thousand that were found in breaches most often: they are there without any file. */
const mostCommon = new Set<string>(common['passwords-common']);

parentPort?.on('message', ({ id, password, words }: { id: number; password: string; words: string[] }) => {
  const isCommon = mostCommon.has(password.toLowerCase());
  parentPort?.postMessage({ id, isCommon, score: zxcvbn.check(password, words).score });
});
