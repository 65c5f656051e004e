import { dashboard, lines, OURS, row } from './grafana.mjs';

const JOB = `job=~"$job", ${OURS}`;
const COUNT = 'guildhall_http_request_duration_seconds_count';

export const service = dashboard(
  {
    uid: 'service',
    title: 'Service',
    about: 'Rate, errors and duration of the calls of one service, and what keeps it from answering.',
    job: 'guildhall_http_request_duration_seconds_count',
  },
  row(
    'Rate, errors, duration',
    lines({
      title: 'Rate by route',
      unit: 'reqps',
      queries: [
        {
          expr: `topk(12, sum by (method, route) (rate(${COUNT}{${JOB}}[$__rate_interval])))`,
          legend: '{{method}} {{route}}',
        },
      ],
    }),
    lines({
      title: 'Errors by route and status',
      unit: 'reqps',
      queries: [
        {
          expr: `topk(12, sum by (method, route, status) (rate(${COUNT}{status=~"[45]..", ${JOB}}[$__rate_interval])))`,
          legend: '{{status}} {{method}} {{route}}',
        },
      ],
    }),
    lines({
      title: 'Duration by route (99 %)',
      unit: 's',
      queries: [
        {
          expr: `topk(12, histogram_quantile(0.99, sum by (method, route, le) (rate(guildhall_http_request_duration_seconds_bucket{route!~".*/stream", ${JOB}}[$__rate_interval]))))`,
          legend: '{{method}} {{route}}',
        },
      ],
    }),
  ),
  row(
    'By instance',
    lines({
      title: 'Rate',
      unit: 'reqps',
      queries: [{ expr: `sum by (instance) (rate(${COUNT}{${JOB}}[$__rate_interval]))`, legend: '{{instance}}' }],
    }),
    lines({
      title: 'Without an answer yet',
      queries: [{ expr: `sum by (instance) (guildhall_http_requests_running{${JOB}})`, legend: '{{instance}}' }],
    }),
    lines({
      title: 'Kept from the event loop (99 %)',
      unit: 's',
      queries: [{ expr: `max by (instance) (nodejs_eventloop_lag_p99_seconds{${JOB}})`, legend: '{{instance}}' }],
    }),
  ),
  row(
    'Database',
    lines({
      title: 'Connections in use',
      queries: [
        {
          expr: `sum by (instance, pool) (guildhall_database_connections{state="used", ${JOB}})`,
          legend: '{{instance}} {{pool}}',
        },
        { expr: `max by (pool) (guildhall_database_connections_limit{${JOB}})`, legend: 'limit of {{pool}}' },
      ],
    }),
    lines({
      title: 'Work that waits for a connection',
      queries: [
        { expr: `sum by (instance, pool) (guildhall_database_waiting{${JOB}})`, legend: '{{instance}} {{pool}}' },
      ],
    }),
  ),
);
