/** @typedef {import('./mailbox.mjs').Summary} Summary */

const STYLE = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  table { width: 100%; border-collapse: collapse; }
  th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #8884; vertical-align: top; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; border: 1px solid #8884; border-radius: .4rem; }
  iframe { width: 100%; height: 30rem; border: 1px solid #8884; border-radius: .4rem; background: #fff; }
  .quiet { opacity: .7; }`;

/** @param {string} title @param {string} body */
const page = (title, body) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${STYLE}</style></head>
<body><main>${body}</main></body></html>`;

/** @param {string} text */
function escape(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** @param {string} text links in plain text become links; the rest stays text */
function withLinks(text) {
  return escape(text).replace(
    /https?:\/\/[^\s<>]+?(?=[.,;:!?)]*(?:\s|$|&#(?:60|62|34|39);))/g,
    (url) => `<a href="${url}" target="_blank" rel="noreferrer noopener">${url}</a>`,
  );
}

/** @param {Summary[]} mails */
export function listPage(mails) {
  const rows = mails.map(
    ({
      id,
      from,
      to,
      subject,
      receivedAt,
    }) => `<tr><td><a href="/messages/${id}">${escape(subject || '(no subject)')}</a></td>
    <td>${escape(to.join(', '))}</td><td>${escape(from)}</td><td class="quiet">${receivedAt.slice(0, 19).replace('T', ' ')} UTC</td></tr>`,
  );
  const table = `<table><thead><tr><th>Subject</th><th>To</th><th>From</th><th>Received</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  return page(
    'Mail',
    `<h1>Mail</h1><p class="quiet">Every mail that Guildhall sends on this machine ends here. Nothing leaves it.</p>
    ${mails.length > 0 ? table : '<p>No mail yet.</p>'}`,
  );
}

/** @param {Summary & { text: string, html: string, attachments: { filename: string | null, mimeType: string, size: number }[] }} mail */
export function messagePage({ id, from, to, subject, receivedAt, text, html, attachments }) {
  const facts = `<p>From ${escape(from)}<br>To ${escape(to.join(', '))}<br><span class="quiet">${escape(receivedAt)}</span></p>`;
  // The sandbox lets links open in a new tab and nothing else.
  const rich = html
    ? `<h2>As HTML</h2><iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escape(`<base target="_blank">${html}`)}"></iframe>`
    : '';
  const plain = text ? `<h2>As text</h2><pre>${withLinks(text)}</pre>` : '';
  const enclosed = attachments.map(
    ({ filename, mimeType, size }) =>
      `<li>${escape(filename ?? '(no name)')} · ${escape(mimeType)} · ${size} bytes</li>`,
  );
  const list = enclosed.length > 0 ? `<h2>Attachments</h2><ul>${enclosed.join('')}</ul>` : '';
  return page(
    subject,
    `<p><a href="/">All mail</a></p><h1>${escape(subject || '(no subject)')}</h1>${facts}${plain}${rich}${list}<p><a href="/api/messages/${id}/raw">As it arrived</a></p>`,
  );
}

export function notFoundPage() {
  return page('Not found', '<h1>Not found</h1><p>There is no such mail. <a href="/">All mail</a></p>');
}
