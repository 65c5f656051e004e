import { NO_CONTROL_CHARACTERS } from '@guildhall/http';
import { z } from 'zod';

export const line = (max: number) => z.string().min(1).max(max).regex(NO_CONTROL_CHARACTERS, 'No control characters');

/** By which a product knows an item again: it counts once, however often it is handed in. */
export const ItemId = line(200).meta({ example: 'sshd-24208-1' });

/** A time in years that every reader knows. Whether it lies ahead, only the clock knows. */
export const Time = z.iso
  .datetime({ offset: true })
  .refine((text) => text >= '1970' && text < '9999', 'Not between the years 1970 and 9998')
  .meta({ example: '2026-11-21T09:30:00.000Z' });

export const Details = z.record(z.string().max(200), z.json());

// As monitoring keeps them.
export const MetricName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_.:-]{0,127}$/, 'Not the name of a metric')
  .refine((name) => name !== 'exposition', 'This name is taken')
  .meta({ example: 'analysis.duration' });
const MOST_LABELS = 16;
export const Labels = z
  .record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/, 'Not the name of a label'), z.string().max(200))
  .refine((labels) => Object.keys(labels).length <= MOST_LABELS, `No more than ${MOST_LABELS} labels`)
  .meta({ example: { model: 'small' } });

const GREATEST = 1e15;
export const Value = z.number().min(-1e100).max(1e100).meta({ example: 12.5 });
export const Quantity = z.number().min(0).max(GREATEST).meta({ example: 1 });
