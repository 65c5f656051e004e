import { counter, gauge } from '@guildhall/telemetry';

const decisions = counter({
  name: 'guildhall_gateway_limit_decisions_total',
  help: 'Calls that were counted, by the rule that refused them ("none": admitted) and who decided: redis, memory.',
  labels: ['refused_by', 'decided_by'],
});
const alone = gauge({
  name: 'guildhall_gateway_limits_alone',
  help: '1 while this gateway limits by what it knows itself, since Redis does not answer; an alarm.',
  together: 'max',
});
const blocks = counter({
  name: 'guildhall_gateway_blocks_total',
  help: 'Networks that this gateway was the first to block for a while.',
});

export const limitMetrics = {
  decided: (refusedBy: string | undefined, decidedBy: 'redis' | 'memory'): void =>
    decisions.inc({ refused_by: refusedBy ?? 'none', decided_by: decidedBy }),
  alone: (isAlone: boolean): void => alone.set(isAlone ? 1 : 0),
  blocked: (): void => blocks.inc(),
};
