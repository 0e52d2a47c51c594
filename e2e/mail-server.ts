/** A mail server on loopback that keeps what it takes, read as a person reads it. */
import { startTestSmtp } from '@storyloom/adapters/mail/testing-smtp';

type Mail = {
  to: string[];
  /** Headers by lower-case name, unfolded. */
  headers: Record<string, string>;
  /** The part that is plain text. */
  text: string;
  /** The first address in it. */
  link: string;
};

export type MailServer = { port: number; mails: Mail[]; stop: () => Promise<void> };

export async function startMailServer(): Promise<MailServer> {
  const mails: Mail[] = [];
  const server = await startTestSmtp({
    deliver: async ({ source, to }) => mails.push(mailOf(source, to)),
  });
  return { port: server.port, mails, stop: () => server[Symbol.asyncDispose]() };
}

function mailOf(source: string, to: string[]): Mail {
  const { headers, body } = split(source);
  const boundary = /boundary="?([^";]+)/.exec(headers['content-type'] ?? '')?.[1];
  const parts =
    boundary === undefined ? [source] : body.split(`--${boundary}`).map((part) => part.trimStart());
  const plain = parts
    .map((part) => split(part))
    .find((part) => part.headers['content-type']?.startsWith('text/plain'));
  if (!plain) throw new Error(`A mail has no plain text:\n${source}`);
  const encoding = plain.headers['content-transfer-encoding'] ?? '7bit';
  const text = encoding === 'quoted-printable' ? unquoted(plain.body) : plain.body;
  return { to, headers, text, link: /https?:\/\/\S+/.exec(text)?.[0] ?? '' };
}

function split(part: string): { headers: Record<string, string>; body: string } {
  const [head = '', ...body] = part.split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  return {
    headers: Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    ),
    body: body.join('\r\n\r\n'),
  };
}

function unquoted(text: string): string {
  const bytes = text
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
