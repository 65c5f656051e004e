// A dashboard said in few words, and written out as Grafana keeps it. Grafana's own builders bring a library of many
// megabytes for what is one object here.

const WIDTH = 24;
const HEIGHT = 8;
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
/** Of the jobs of one installation; locally there is no namespace, and `.*` matches that too. */
export const OURS = 'namespace=~"$namespace"';

/**
 * @typedef {{ expr: string, legend?: string }} Query
 * @typedef {{ title: string, queries: Query[], unit?: string, about?: string, max?: number, steps?: [number, string][] }} Panel
 * @typedef {{ title: string, panels: (Panel & { type: string })[] }} Row
 */

/** A line over time for each series. @param {Panel} panel */
export const lines = (panel) => ({ type: 'timeseries', ...panel });

/** The newest value, large. @param {Panel} panel */
export const figure = (panel) => ({ type: 'stat', ...panel });

/** @param {string} title @param {...(Panel & { type: string })} panels side by side, of one width @returns {Row} */
export const row = (title, ...panels) => ({ title, panels });

/**
 * @param {{ uid: string, title: string, about: string, job?: string }} head `job`: a label query, where a service is chosen
 * @param {...Row} rows
 */
export function dashboard({ uid, title, about, job }, ...rows) {
  return {
    uid: `guildhall-${uid}`,
    title: `Guildhall / ${title}`,
    description: about,
    tags: ['guildhall'],
    schemaVersion: 39,
    version: 1,
    editable: true,
    graphTooltip: 1,
    refresh: '30s',
    time: { from: 'now-3h', to: 'now' },
    timezone: 'browser',
    links: [{ type: 'dashboards', title: 'Guildhall', tags: ['guildhall'], asDropdown: true, keepTime: true }],
    templating: {
      list: [datasource(), choice('namespace', 'up{job=~"guildhall-.+"}'), ...(job ? [choice('job', job)] : [])],
    },
    annotations: { list: [] },
    panels: laidOut(rows),
  };
}

const datasource = () => ({
  name: 'datasource',
  label: 'Prometheus',
  type: 'datasource',
  query: 'prometheus',
  hide: 0,
});

const choice = (name, series) => ({
  name,
  label: name,
  type: 'query',
  datasource: DATASOURCE,
  query: { query: `label_values(${series}, ${name})`, refId: name },
  refresh: 2,
  includeAll: true,
  multi: true,
  allValue: '.*',
  current: { text: 'All', value: '$__all' },
  sort: 1,
});

/** @param {Row[]} rows */
function laidOut(rows) {
  const panels = [];
  let y = 0;
  for (const { title, panels: own } of rows) {
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title,
      collapsed: false,
      gridPos: { x: 0, y, w: WIDTH, h: 1 },
      panels: [],
    });
    const w = Math.floor(WIDTH / own.length);
    for (const [at, panel] of own.entries())
      panels.push(written(panel, { id: panels.length + 1, gridPos: { x: at * w, y: y + 1, w, h: HEIGHT } }));
    y += 1 + HEIGHT;
  }
  return panels;
}

function written({ type, title, queries, unit = 'short', about, max, steps = [] }, place) {
  return {
    ...place,
    type,
    title,
    ...(about && { description: about }),
    datasource: DATASOURCE,
    targets: queries.map(({ expr, legend }, at) => ({
      refId: String.fromCharCode(65 + at),
      datasource: DATASOURCE,
      expr,
      legendFormat: legend ?? '__auto',
    })),
    fieldConfig: {
      defaults: { unit, min: 0, ...(max !== undefined && { max }), thresholds: thresholds(steps) },
      overrides: [],
    },
    options: type === 'stat' ? STAT : LINES,
  };
}

const STAT = { reduceOptions: { calcs: ['lastNotNull'] }, colorMode: 'value', graphMode: 'area', textMode: 'auto' };
const LINES = { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } };

const thresholds = (steps) => ({
  mode: 'absolute',
  steps: [{ color: 'green', value: null }, ...steps.map(([value, color]) => ({ value, color }))],
});
