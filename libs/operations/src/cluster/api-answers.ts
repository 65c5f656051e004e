import { ApiException, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import { Refused } from '../refused.js';

/** RFC 7396: what the patch does not name stays. */
export const asMergePatch = () => setHeaderOptions('Content-Type', PatchStrategy.MergePatch);

const ABSENT = 404;
const CONFLICT = 409;
const FORBIDDEN = 403;

/** The answer, or undefined where there is no such object. */
export async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (codeOf(error) === ABSENT) return undefined;
    throw plain(error);
  }
}

/** True, or false where the object was made or changed by somebody else meanwhile. */
export async function orConflict(answer: Promise<unknown>): Promise<boolean> {
  try {
    await answer;
    return true;
  } catch (error) {
    if (codeOf(error) === CONFLICT) return false;
    throw plain(error);
  }
}

function codeOf(error: unknown): number | undefined {
  return error instanceof ApiException ? error.code : undefined;
}

/** The client's own error prints the whole answer with its headers; the server's sentence says it all. */
function plain(error: unknown): unknown {
  if (!(error instanceof ApiException)) return error;
  const said = sentenceOf(error.body);
  const remedy = error.code === FORBIDDEN ? ' The Role of who runs this must allow it.' : '';
  return new Refused(`The API server answers ${error.code}: ${said}.${remedy}`);
}

function sentenceOf(body: unknown): string {
  const status = typeof body === 'string' ? parsed(body) : body;
  const { message } = (status ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : 'no reason given';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
