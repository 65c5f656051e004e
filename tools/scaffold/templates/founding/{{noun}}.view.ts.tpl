import { idField, timeField } from '@guildhall/http';
import { z } from 'zod';

/** What the API shows of {{aNoun}}; the fields translate an entity as it is. */
export const {{Noun}}View = z
  .object({
    id: idField('{{prefix}}'),
    name: z.string().meta({ example: 'First' }),
    version: z.int(),
    createdAt: timeField(),
    updatedAt: timeField(),
  })
  .meta({ id: '{{Noun}}' });
