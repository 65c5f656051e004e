import { isAbsolute, relative } from 'node:path';

/** A reporter for `node --test`: one JSON document with the counts and what failed. Suites count by their tests. */
export default async function* counts(events) {
  const found = { passed: 0, skipped: 0, failed: [] };
  for await (const { type, data } of events) {
    const isSuite = data?.details?.type === 'suite';
    if (type === 'test:pass' && !isSuite) found[data.skip || data.todo ? 'skipped' : 'passed'] += 1;
    if (type === 'test:fail' && !isOnlyItsChildren(data)) found.failed.push(failureOf(data));
  }
  yield JSON.stringify(found);
}

/** A suite, or a test with subtests, fails with them: only one that broke by itself counts. */
const isOnlyItsChildren = ({ details }) => details.error?.failureType === 'subtestsFailed';

function failureOf({ name, file, details }) {
  const cause = details.error?.cause ?? details.error;
  const error = cause?.stack ?? cause?.message ?? String(cause);
  // A file that does not load is reported under its own path.
  const title = isAbsolute(name) ? 'the file as a whole' : name;
  return { title, file: file ? relative(process.cwd(), file) : '', error };
}
