import type { EventField, EventMessage, EventsDescription } from './events-description.js';

const SPECIAL: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const EVENTS_STYLE = `:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.5rem; }
h2 { margin-top: 3rem; border-bottom: 1px solid #868e96; overflow-wrap: anywhere; }
h3 { margin: 2rem 0 0; }
p { margin: 0.3rem 0; }
table { border-collapse: collapse; width: 100%; margin: 0.6rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.8rem 0.3rem 0; border-bottom: 1px solid light-dark(#dee2e6, #495057); }
pre { overflow-x: auto; padding: 0.8rem; background: light-dark(#f1f3f5, #212529); border-radius: 0.4rem; }
summary { cursor: pointer; }
`;

/** The same document for people: every topic, every event on it, its fields and an example (GTW-7). No script, nothing of others. */
export function eventsPage({ topics }: EventsDescription): string {
  const contents = topics.map(({ name, events }) => `<li><a href="#${name}">${name}</a> (${events.length})</li>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Guildhall events</title><link rel="stylesheet" href="/api/v1/docs/events.css"></head>
<body><main><h1>Events</h1>
<p>Everything that happens on the platform, as facts on Kafka topics. For programs: <a href="/api/v1/asyncapi.json">AsyncAPI 3</a>.
The <a href="/api/v1/docs">API</a> stands beside it.</p>
<ul>${contents.join('')}</ul>
${topics.map(({ name, events }) => `<h2 id="${name}">${name}</h2>\n${events.map(eventSection).join('\n')}`).join('\n')}
</main></body></html>
`;
}

function eventSection({ name, title, summary, payload, examples }: EventMessage): string {
  const rows = Object.entries(payload.properties).map(([field, schema]) =>
    fieldRow(field, schema, payload.required.includes(field)),
  );
  const [example] = examples;
  return `<h3 id="${escaped(title)}">${escaped(title)}</h3><p>${escaped(summary)}</p><p><code>${escaped(name)}</code></p>
<table><thead><tr><th>field</th><th>type</th><th>meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table>${
    example
      ? `<details><summary>Example</summary><pre>${escaped(JSON.stringify(example.payload, null, 2))}</pre></details>`
      : ''
  }`;
}

function fieldRow(name: string, schema: EventField, isAlwaysThere: boolean): string {
  const type = isAlwaysThere ? typeOf(schema) : `${typeOf(schema)}, may be absent`;
  const personal = schema['x-personal'] ? '<strong>Personal.</strong> ' : '';
  return `<tr><td><code>${escaped(name)}</code></td><td>${escaped(type)}</td><td>${personal}${escaped(schema.description)}</td></tr>`;
}

function typeOf({ type, format, pattern }: EventField): string {
  const prefix = /^\^([a-z]{3,5})_/.exec(pattern ?? '')?.[1];
  return prefix ? `${prefix}_…` : [type ?? 'any', format].flat().filter(Boolean).join(' ');
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => SPECIAL[character] ?? character);
}
