import { dashboard, lines, OURS, row } from './grafana.mjs';

const GATEWAY = `job="guildhall-gateway", ${OURS}`;
const rate = (metric, more = '') => `rate(${metric}{${more}${OURS}}[$__rate_interval])`;

export const gateway = dashboard(
  {
    uid: 'gateway',
    title: 'Gateway',
    about: 'What callers meet: answers, refusals, limits, and the ways to the services.',
  },
  row(
    'Calls',
    lines({
      title: 'Calls a second by status',
      unit: 'reqps',
      queries: [
        {
          expr: `sum by (status) (rate(guildhall_http_request_duration_seconds_count{${GATEWAY}}[$__rate_interval]))`,
          legend: '{{status}}',
        },
      ],
    }),
    lines({
      title: 'How long calls take',
      unit: 's',
      queries: [0.5, 0.95, 0.99].map((share) => ({
        expr: `histogram_quantile(${share}, sum by (le) (rate(guildhall_http_request_duration_seconds_bucket{route!~".*/stream", ${GATEWAY}}[$__rate_interval])))`,
        legend: `${share * 100} %`,
      })),
    }),
    lines({
      title: 'Routes that fail most',
      unit: 'reqps',
      queries: [
        {
          expr: `topk(10, sum by (method, route) (rate(guildhall_http_request_duration_seconds_count{status=~"5..", ${GATEWAY}}[$__rate_interval])))`,
          legend: '{{method}} {{route}}',
        },
      ],
    }),
  ),
  row(
    'Room',
    lines({
      title: 'Calls at once, and how many may be',
      queries: [
        { expr: `sum by (instance) (guildhall_gateway_calls_under_way{${OURS}})`, legend: '{{instance}}' },
        { expr: `sum by (instance) (guildhall_gateway_calls_ceiling{${OURS}})`, legend: 'ceiling of {{instance}}' },
      ],
    }),
    lines({
      title: 'Turned away: too much to do',
      unit: 'reqps',
      queries: [{ expr: `sum by (priority) (${rate('guildhall_gateway_calls_shed_total')})`, legend: '{{priority}}' }],
    }),
    lines({
      title: 'Streams, and connections cut',
      queries: [
        { expr: `sum(guildhall_gateway_streams_open{${OURS}})`, legend: 'streams' },
        { expr: `sum(${rate('guildhall_gateway_connections_refused_total')})`, legend: 'connections cut a second' },
      ],
    }),
    lines({
      title: 'Processes, and their deaths',
      queries: [
        { expr: `sum by (instance) (guildhall_gateway_processes{${OURS}})`, legend: '{{instance}}' },
        { expr: `sum(increase(guildhall_gateway_process_deaths_total{${OURS}}[1h]))`, legend: 'died within an hour' },
      ],
    }),
  ),
  row(
    'Refusals',
    lines({
      title: 'Limits by the rule that refused',
      unit: 'reqps',
      queries: [
        {
          expr: `sum by (refused_by) (${rate('guildhall_gateway_limit_decisions_total', 'refused_by!="none", ')})`,
          legend: '{{refused_by}}',
        },
      ],
    }),
    lines({
      title: 'Who decides',
      unit: 'reqps',
      queries: [
        { expr: `sum by (decided_by) (${rate('guildhall_gateway_limit_decisions_total')})`, legend: '{{decided_by}}' },
      ],
    }),
    lines({
      title: 'Networks blocked within an hour',
      queries: [{ expr: `sum(increase(guildhall_gateway_blocks_total{${OURS}}[1h]))`, legend: 'blocked' }],
    }),
    lines({
      title: 'Limits without Redis',
      max: 1,
      queries: [{ expr: `max by (instance) (guildhall_gateway_limits_alone{${OURS}})`, legend: '{{instance}}' }],
    }),
  ),
  row(
    'What it stands on',
    lines({
      title: 'Age of the edge state',
      unit: 's',
      queries: [{ expr: `max by (instance) (guildhall_edge_state_age_seconds{${OURS}})`, legend: '{{instance}}' }],
    }),
    lines({
      title: 'Calls that a service did not answer',
      unit: 'reqps',
      queries: [
        {
          expr: `sum by (service, failure) (${rate('guildhall_gateway_service_failures_total')})`,
          legend: '{{service}}: {{failure}}',
        },
      ],
    }),
    lines({
      title: 'Told to nobody, within an hour',
      queries: [
        { expr: `sum(increase(guildhall_gateway_refusals_lost_total{${OURS}}[1h]))`, legend: 'refusals' },
        { expr: `sum(increase(guildhall_gateway_blocks_untold_total{${OURS}}[1h]))`, legend: 'blocks' },
        {
          expr: `sum(increase(guildhall_gateway_request_records_lost_total{${OURS}}[1h]))`,
          legend: 'records of calls',
        },
        {
          expr: `sum(increase(guildhall_edge_state_refused_total{${OURS}}[1h]))`,
          legend: 'edge state that is not ours',
        },
      ],
    }),
  ),
);
