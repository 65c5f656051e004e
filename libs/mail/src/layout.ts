import type { MailTexts } from './mail-texts.js';

export interface Sheet {
  readonly texts: MailTexts;
  readonly link: string | undefined;
  /** Who sends, at the foot. */
  readonly sender: string;
  readonly language: string;
}

/** What a text-only program shows; the link on a line of its own, so that none of them breaks it. */
export function plainText({ texts, link, sender }: Sheet): string {
  const { heading, paragraphs, action, closing = [] } = texts;
  const lead = link === undefined ? [] : [`${action ?? ''}:\n${link}`];
  return `${[heading, ...paragraphs, ...lead, ...closing, `-- \n${sender}`].join('\n\n')}\n`;
}

/**
 * One column, inline styles, no image, no script, nothing fetched: readable from 320 px to a desktop, in light and
 * dark. By hand, because mjml would bring 300 packages and a compiler for this one sheet.
 */
export function html({ texts, link, sender, language }: Sheet): string {
  const { subject, heading, paragraphs, action = '', closing = [] } = texts;
  const small = 'margin:0 0 12px;font-size:13px;line-height:20px;color:#5b6472';
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escaped(subject)}</title>
</head>
<body style="margin:0;padding:24px 12px;font-family:-apple-system,'Segoe UI',Roboto,Arial,sans-serif">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;text-align:left"><tr><td>
<h1 style="margin:0 0 16px;font-size:22px;line-height:30px">${escaped(heading)}</h1>
${paragraphs.map((text) => `<p style="margin:0 0 16px;font-size:16px;line-height:24px">${escaped(text)}</p>`).join('\n')}
${link === undefined ? '' : button(action, link)}
${closing.map((text) => `<p style="${small}">${escaped(text)}</p>`).join('\n')}
<p style="${small};border-top:1px solid #d5d9e0;padding-top:12px">${escaped(sender)}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
}

// The address in words too: who is wary of buttons can read where it leads.
function button(label: string, link: string): string {
  const address = escaped(link);
  return `<p style="margin:24px 0"><a href="${address}" style="display:inline-block;padding:12px 24px;border-radius:6px;background:#1f4fd8;color:#ffffff;font-size:16px;text-decoration:none">${escaped(label)}</a></p>
<p style="margin:0 0 16px;font-size:13px;line-height:20px;color:#5b6472;word-break:break-all">${address}</p>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
