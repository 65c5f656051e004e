import { problemUri } from './problem-document.js';
import type { ProblemType } from './problem.js';

/** A problem as an OpenAPI example: what is answered, what it means, and what to do about it. */
export function exampleOfProblem(type: ProblemType, publicUrl: string): object {
  const { slug, status, title, meaning, remedy, oauthError: error } = type;
  const instance = 'urn:uuid:01990000-0000-7000-8000-000000000001';
  const document = { type: problemUri(publicUrl, slug), title, status, detail: `${title}.`, instance, code: slug };
  const value = { ...document, ...(error !== undefined && { error, error_description: `${title}.` }) };
  return { summary: title, description: meaning, 'x-remedy': remedy, value };
}
