import { z } from 'zod';

/** What a process uses (MON-1), in the words of ProcessSampled. */
export const figuresFields = {
  cpuPercent: z.number().describe('Of one core.'),
  residentBytes: z.number().describe('Memory (RSS).'),
  heapUsedBytes: z.number().describe('Of it JavaScript’s own, in use.'),
  eventLoopDelayMs: z.number().describe('99th percentile.'),
  diskFreeBytes: z.number(),
  receivedBytes: z.number().describe('Network of its host or pod, since the sample before.'),
  sentBytes: z.number().describe('Network of its host or pod, since the sample before.'),
};

export const Figures = z.object(figuresFields);
export type Figures = z.infer<typeof Figures>;
