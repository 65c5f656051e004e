import { findProblem, problem } from '@guildhall/http';
import { z } from 'zod';
import type { ApiDescription } from '../routes/api-descriptions.js';

const example = z.object({
  summary: z.string(),
  description: z.string().optional(),
  'x-remedy': z.string().optional(),
  value: z.object({ code: z.string(), status: z.int() }),
});

/** Makes the problems of the services known here, so that the page of each is where its `type` leads: at the gateway. */
export function declareDescribedProblems(descriptions: readonly ApiDescription[]): void {
  for (const found of descriptions.flatMap(({ document }) => Object.values(document.components?.examples ?? {}))) {
    const { data } = example.safeParse(found);
    if (!data || findProblem(data.value.code)) continue;
    const { summary, description: meaning, 'x-remedy': remedy } = data;
    problem(data.value.code, data.value.status, summary, { ...(meaning && { meaning }), ...(remedy && { remedy }) });
  }
}
