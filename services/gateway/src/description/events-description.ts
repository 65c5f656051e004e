import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Written by `npm run generate` from the contracts; a checkout and an image hold it at the same place. */
const FILE = new URL('../../../../docs/events/asyncapi.json', import.meta.url);

const field = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  pattern: z.string().optional(),
  description: z.string().default(''),
  'x-personal': z.boolean().optional(),
});
const message = z.looseObject({
  name: z.string(),
  title: z.string(),
  summary: z.string(),
  payload: z.looseObject({ properties: z.record(z.string(), field), required: z.array(z.string()).default([]) }),
  examples: z.array(z.looseObject({ payload: z.unknown() })).default([]),
});
const description = z.looseObject({
  asyncapi: z.string().startsWith('3.'),
  channels: z.record(z.string(), z.looseObject({ messages: z.record(z.string(), z.unknown()) })),
  components: z.looseObject({ messages: z.record(z.string(), message) }),
});

export type EventField = z.infer<typeof field>;
export type EventMessage = z.infer<typeof message>;

/** The AsyncAPI 3 document of everything that happens on the platform, as text and as what a page shows of it. */
export interface EventsDescription {
  readonly text: string;
  readonly topics: readonly { readonly name: string; readonly events: readonly EventMessage[] }[];
}

/** Throws where the document is missing or odd: the gateway does not start on half of its pages. */
export function readEventsDescription(): EventsDescription {
  const text = readFileSync(FILE, 'utf8');
  const { channels, components } = description.parse(JSON.parse(text));
  const topics = Object.entries(channels).map(([name, { messages }]) => ({
    name,
    events: Object.keys(messages).map((event) => components.messages[event]!),
  }));
  return { text, topics };
}
