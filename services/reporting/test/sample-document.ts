import type { ReportDocument } from '../src/documents/report-document.js';

/** What somebody could call themselves, to be more than a name. */
export const PAYLOADS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</td></tr></table><h1>Mine</h1>',
  '<!-- --><style>*{display:none}</style>',
  '&lt;b&gt; &amp;amp; &#60;i&#62;',
  '{{constructor.constructor("return process")()}} ${process.env.HOME} <%= 7*7 %>',
  'javascript:alert(1)',
  '<a href="http://evil.example/">x</a>',
  'file:///etc/passwd',
  '(unbalanced \\) \\( /URI (http://evil.example) >> endobj',
  '=HYPERLINK("http://evil.example")',
] as const;

export const sampleDocument = (rows: readonly (readonly (string | number | null)[])[]): ReportDocument => ({
  title: 'User activity',
  organization: PAYLOADS[0],
  period: '1 November 2026 to 30 November 2026 (days in UTC)',
  madeAt: new Date('2026-11-21T18:00:00Z'),
  timeZone: 'Europe/Berlin',
  blocks: [
    { kind: 'figures', figures: [{ label: 'Users', value: '10,000', note: 'as before' }] },
    { kind: 'paragraph', text: PAYLOADS[1] },
    { kind: 'bars', caption: 'Calls per day', direction: 'up', bars: [{ label: PAYLOADS[2], value: 3, text: '3' }] },
    { kind: 'bars', caption: 'Facts', direction: 'right', bars: [{ label: 'security', value: 0, text: '0' }] },
    { kind: 'heading', text: 'Users' },
    {
      kind: 'table',
      caption: 'Users, the most active first',
      columns: [
        { title: 'Name', share: 6 },
        { title: 'Calls', share: 1, isNumber: true },
      ],
      rows,
      whenEmpty: 'No user is known yet.',
    },
  ],
});

/** What the process opens while something runs: connections of any kind. */
export async function connectionsWhile(work: () => Promise<unknown>): Promise<number> {
  const { subscribe, unsubscribe } = await import('node:diagnostics_channel');
  const channels = ['net.client.socket', 'http.client.request.start', 'undici:request:create', 'udp.socket'];
  let opened = 0;
  const count = () => void opened++;
  for (const channel of channels) subscribe(channel, count);
  try {
    await work();
  } finally {
    for (const channel of channels) unsubscribe(channel, count);
  }
  return opened;
}
