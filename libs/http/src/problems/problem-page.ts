import { problemUri } from './problem-document.js';
import type { ProblemType } from './problem.js';

/** The page of a problem in Markdown: for people who read a repository, and for programs. */
export function problemMarkdown({ slug, status, title, meaning, remedy }: ProblemType, publicUrl: string): string {
  return [
    `# ${title}`,
    '',
    `\`${slug}\` · status ${status} · \`${problemUri(publicUrl, slug)}\``,
    '',
    '## What it means',
    '',
    meaning,
    '',
    '## What to do',
    '',
    remedy,
    '',
  ].join('\n');
}

export function problemIndexMarkdown(types: readonly ProblemType[]): string {
  const rows = types.map(({ slug, status, title }) => `| [\`${slug}\`](${slug}.md) | ${status} | ${title} |`);
  return ['# Problems', '', '| code | status | title |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

export function problemHtml(type: ProblemType, publicUrl: string): string {
  const { slug, status, title, meaning, remedy } = type;
  return htmlPage(
    title,
    `<p><code>${slug}</code> · status ${status} · <code>${escapeHtml(problemUri(publicUrl, slug))}</code></p>
<h2>What it means</h2><p>${inline(meaning)}</p>
<h2>What to do</h2><p>${inline(remedy)}</p>
<p><a href="./">All problems</a></p>`,
  );
}

export function problemIndexHtml(types: readonly ProblemType[]): string {
  const rows = types.map(
    ({ slug, status, title }) =>
      `<tr><td><a href="problems/${slug}"><code>${slug}</code></a></td><td>${status}</td><td>${escapeHtml(title)}</td></tr>`,
  );
  return htmlPage('Problems', `<table><tr><th>code</th><th>status</th><th>title</th></tr>${rows.join('\n')}</table>`);
}

function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title></head>
<body><main><h1>${escapeHtml(title)}</h1>
${body}
</main></body></html>
`;
}

function inline(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
