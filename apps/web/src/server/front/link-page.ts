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

/** The tokens of the product that it needs, and its shapes: a finger finds every button. */
const style = `
:root { color-scheme: light dark; }
body { box-sizing: border-box; margin: 0; padding: 16px; min-height: 100vh; display: grid; place-items: center; font: 16px/24px Inter, system-ui, sans-serif;
  background: light-dark(#f6f6f3, #121210); color: light-dark(#1b1b18, #ecebe7); }
main { box-sizing: border-box; width: min(480px, 100%); padding: 24px; border-radius: 8px;
  background: light-dark(#fff, #1b1b19); border: 1px solid light-dark(#d2d1cc, #403f3b); }
.mark { display: flex; align-items: center; gap: 8px; margin: 0 0 24px; font-size: 14px; font-weight: 600; color: inherit; }
h1 { margin: 0 0 8px; font-size: 20px; line-height: 28px; font-weight: 600; letter-spacing: -.01em; overflow-wrap: anywhere; text-wrap: balance; }
p { margin: 8px 0; color: light-dark(#55544f, #b3b2ad); overflow-wrap: anywhere; }
.message { white-space: pre-wrap; color: inherit; }
label { display: block; margin-top: 24px; font-size: 14px; line-height: 20px; font-weight: 500; color: light-dark(#55544f, #b3b2ad); }
textarea { box-sizing: border-box; display: block; width: 100%; min-height: 88px; margin-top: 4px; padding: 8px; font: 400 16px/24px Inter, system-ui, sans-serif;
  border: 1px solid light-dark(#8b8a85, #73726d); border-radius: 6px; background: transparent; color: light-dark(#1b1b18, #ecebe7); }
.buttons { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 16px; }
.buttons button { flex: 1 0 auto; }
button, .go { box-sizing: border-box; min-height: 44px; padding: 9px 16px; font: 500 16px/24px Inter, system-ui, sans-serif; border-radius: 6px; cursor: pointer; text-decoration: none;
  border: 1px solid light-dark(#d2d1cc, #403f3b); background: transparent; color: inherit; }
.go { display: inline-block; margin-top: 8px; }
button:first-child, .go { background: light-dark(#3447c8, #4c60d2); border-color: transparent; color: #fff; }
:focus-visible { outline: 2px solid light-dark(#3447c8, #94a6f5); outline-offset: 1px; }`;

/** Whose page it is, as the app draws it. */
const mark = `<p class="mark"><svg width="20" height="20" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.2" stroke-linecap="round" aria-hidden="true">
<path d="M4.25 1.75v5.5M4.25 10.75v3.5M11.75 1.75v1.5M11.75 6.75v7.5M1.75 5h.75M6 5h8.25M1.75 9h8.25M13.5 9h.75"/></svg>Storyloom</p>`;

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
${mark}
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
