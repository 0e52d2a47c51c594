/** Small pages for people who follow a link and may have no account: text, buttons, no script. */
import { randomBytes } from 'node:crypto';
import { escapeHtml } from '@storyloom/adapters/mail/escape-html';
import type { FastifyReply } from 'fastify';

export type LinkPage = {
  status?: number;
  title: string;
  /** Paragraphs, as text. */
  lines: string[];
  /** Longer text, its line breaks kept. */
  message?: string;
  form?: { buttons: { name: string; value: string; label: string }[]; comment: boolean };
  link?: { href: string; label: string };
};

const style = `
:root { color-scheme: light dark; }
body { box-sizing: border-box; margin: 0; padding: 1rem; min-height: 100vh; display: grid; place-items: center; font: 16px/1.5 system-ui, sans-serif;
  background: light-dark(#f6f6f3, #121210); color: light-dark(#1b1b18, #ecebe7); }
main { box-sizing: border-box; width: min(34rem, 100%); padding: 2rem; border-radius: 12px;
  background: light-dark(#fff, #1b1b19); border: 1px solid light-dark(#d2d1cc, #403f3b); }
h1 { margin: 0 0 .5rem; font-size: 1.25rem; overflow-wrap: anywhere; }
p { margin: .5rem 0; color: light-dark(#55544f, #b3b2ad); overflow-wrap: anywhere; }
.message { white-space: pre-wrap; color: inherit; }
label { display: block; margin-top: 1rem; }
textarea { box-sizing: border-box; width: 100%; min-height: 5rem; margin-top: .25rem; padding: .5rem; font: inherit;
  border: 1px solid light-dark(#8b8a85, #73726d); border-radius: 6px; background: transparent; color: inherit; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: 1rem; }
button, .go { padding: .5rem 1rem; font: inherit; font-weight: 600; border-radius: 6px; cursor: pointer; text-decoration: none;
  border: 1px solid light-dark(#d2d1cc, #403f3b); background: transparent; color: inherit; }
button:first-child, .go { background: light-dark(#3447c8, #4c60d2); border-color: transparent; color: #fff; }
:focus-visible { outline: 2px solid light-dark(#3447c8, #94a6f5); outline-offset: 2px; }`;

/** Sends it. It loads nothing, sends its form only here, and is kept by nobody. */
export function sendLinkPage(reply: FastifyReply, page: LinkPage): FastifyReply {
  const nonce = randomBytes(18).toString('base64');
  return reply
    .code(page.status ?? 200)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-robots-tag', 'noindex')
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    )
    .send(htmlOf(page, nonce));
}

function htmlOf({ title, lines, message, form, link }: LinkPage, nonce: string): string {
  const parts = [
    `<h1>${escapeHtml(title)}</h1>`,
    ...(message ? [`<p class="message">${escapeHtml(message)}</p>`] : []),
    ...lines.map((line) => `<p>${escapeHtml(line)}</p>`),
    ...(form ? [formOf(form)] : []),
    ...(link ? [`<p><a class="go" href="${escapeHtml(link.href)}">${escapeHtml(link.label)}</a></p>`] : []),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${style}</style>
</head>
<body><main>
${parts.join('\n')}
</main></body>
</html>
`;
}

function formOf({ buttons, comment }: NonNullable<LinkPage['form']>): string {
  const field = comment
    ? '<label>Comment (optional)<textarea name="comment" maxlength="2000"></textarea></label>\n'
    : '';
  const all = buttons.map(
    ({ name, value, label }) =>
      `<button name="${escapeHtml(name)}" value="${escapeHtml(value)}">${escapeHtml(label)}</button>`,
  );
  return `<form method="post">\n${field}<div class="buttons">${all.join('\n')}</div>\n</form>`;
}
