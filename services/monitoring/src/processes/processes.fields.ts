import { timeField } from '@guildhall/http';
import { z } from 'zod';
import { figuresFields } from './figures.js';
import { HEALTHS, type Health, isLive } from './health.js';
import type { Instance } from './known-instances.js';

export const health = () => z.enum(HEALTHS).meta({ example: 'healthy' });

export const CheckView = z
  .object({
    name: z.string().meta({ example: 'database' }),
    isReady: z.boolean(),
    detail: z.string().optional(),
  })
  .meta({ id: 'ProcessCheck' });

export const InstanceView = z
  .object({
    instance: z.string().meta({ example: 'guildhall-audit-7f9c-4242' }),
    process: z.string().describe('`main`, or what a second process of the service is called.'),
    version: z.string().meta({ example: '0.1.0' }),
    startedAt: timeField(),
    sampledAt: timeField().describe('When it was last heard of.'),
    isLive: z.boolean().describe('Whether it was heard of within three intervals.'),
    isReady: z.boolean().describe('Whether it took requests when it was last heard of.'),
    checks: z.array(CheckView).describe('What it needs, and whether it had it.'),
    figures: z.object(figuresFields),
  })
  .meta({ id: 'ProcessInstance' });

export const ServiceSummaryView = z
  .object({
    name: z.string().meta({ example: 'identity' }),
    health: health(),
    since: timeField().nullable().describe('Since when it has been so; null until it was looked at twice.'),
    versions: z.array(z.string()).describe('What its live processes run: two while it is renewed.'),
    instances: z.int().describe('Live processes.'),
    ready: z.int().describe('Of them those that take requests.'),
    cpuPercent: z.number().describe('Of one core, over all live processes.'),
    residentBytes: z.number().describe('Memory (RSS), over all live processes.'),
  })
  .meta({ id: 'ServiceSummary' });

export interface KnownHealth {
  readonly service: string;
  readonly health: Health;
  readonly since: Date;
}

interface Summarised {
  readonly name: string;
  readonly health: Health;
  readonly instances: readonly Instance[];
  readonly known?: KnownHealth | undefined;
}

export function summaryOf({ name, health: found, instances, known }: Summarised, now: Date) {
  const live = instances.filter((instance) => isLive(instance, now));
  const sumOf = (figure: 'cpuPercent' | 'residentBytes') => live.reduce((sum, { figures }) => sum + figures[figure], 0);
  return {
    name,
    health: found,
    // What was seen last may be older than what is seen now.
    since: known?.health === found ? known.since : null,
    versions: [...new Set(live.map(({ version }) => version))].sort(),
    instances: live.length,
    ready: live.filter(({ isReady }) => isReady).length,
    cpuPercent: sumOf('cpuPercent'),
    residentBytes: sumOf('residentBytes'),
  };
}
