/** Named in the page's own policy by its hash: nothing else styles it. */
export const STYLE = `
:root { --ink: #1b2733; --quiet: #52616f; --rule: #d5dbe1; --tint: #f4f6f8; --accent: #2b5c8a; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
main, footer { max-width: 960px; margin: 0 auto; padding: 0 32px; }
header { margin: 48px 0 32px; padding-bottom: 20px; border-bottom: 3px solid var(--accent); }
.organization { margin: 0; color: var(--accent); font-weight: 600; letter-spacing: .02em; overflow-wrap: anywhere; }
h1 { margin: 4px 0; font-size: 32px; line-height: 1.2; }
.period { margin: 0; color: var(--quiet); }
h2 { margin: 40px 0 12px; font-size: 20px; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 16px; margin: 0 0 24px; }
.figures div { padding: 14px 16px; background: var(--tint); border-left: 3px solid var(--accent); }
dt { color: var(--quiet); font-size: 13px; }
dd { margin: 0; font-size: 26px; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.25; }
dd.note { color: var(--quiet); font-size: 13px; font-weight: 400; }
figure { margin: 24px 0; }
figcaption, caption { margin-bottom: 8px; font-weight: 600; text-align: left; }
svg { display: block; overflow: visible; width: 100%; height: auto; }
svg rect { fill: var(--accent); }
svg line { stroke: var(--rule); }
svg text { fill: var(--quiet); font-size: 12px; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 2px solid var(--accent); outline-offset: 4px; }
table { width: 100%; min-width: 640px; table-layout: fixed; border-collapse: collapse; font-size: 14px; }
th, td { padding: 7px 10px; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { border-bottom: 2px solid var(--ink); color: var(--quiet); font-size: .92em; white-space: nowrap; vertical-align: bottom; }
tbody th { font-weight: 600; }
tbody tr:nth-child(even) { background: var(--tint); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.empty { padding: 14px 16px; background: var(--tint); color: var(--quiet); }
footer { margin-top: 48px; padding-bottom: 40px; color: var(--quiet); font-size: 13px; }
@page { size: A4; margin: 16mm; }
@media print {
  body { font-size: 11px; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main, footer { max-width: none; padding: 0; }
  header { margin-top: 0; }
  .figures { grid-template-columns: repeat(4, 1fr); gap: 8px; }
  dd { font-size: 18px; }
  dt, dd.note, footer { font-size: 10px; }
  table { min-width: 0; font-size: 10px; }
  th, td { padding: 4px 6px; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; }
  tr, figure, .figures div { break-inside: avoid; }
  h2, figcaption, caption { break-after: avoid; }
}
`;
