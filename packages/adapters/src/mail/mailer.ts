/** Mail to users: sign-in links and invitations. */
import { hasControlCharacter, parseMailbox } from '@storyloom/engine';
import type { MailConfig } from '../config/config.ts';
import { compose } from './compose.ts';
import { post, type SmtpServer } from './smtp.ts';

export type Mail = { to: string; subject: string; text: string; html: string };

/** The message says what failed in words for an operator, without any secret. */
export type SendResult = { ok: true } | { ok: false; message: string };

export type Mailer = {
  /** False when no mail server is set: `send` then refuses, and links are to be shown in another way. */
  configured: boolean;
  /** One mail to one address. Takes at most half a minute. Ok once the mail server has taken it. */
  send: (mail: Mail) => Promise<SendResult>;
};

const methods = { plain: 'PLAIN', login: 'LOGIN', cram_md5: 'CRAM-MD5' } as const;
const tlsPort = 465;
const longestMs = 30_000;

/** The installation's mail server, as its operator set it: nothing of it is checked. */
export function serverOf({ host, port, startTls, greeting, auth }: MailConfig): SmtpServer {
  const open = startTls ? 'opportunistic' : 'none';
  return {
    host,
    port,
    security: port === tlsPort ? 'tls' : open,
    greeting,
    auth: auth && { method: methods[auth.method], user: auth.user, password: auth.password },
  };
}

/** Sends what the installation itself writes, such as sign-in links; null: it has no mail server. */
export function makeMailer(config: MailConfig | null): Mailer {
  if (!config) {
    return {
      configured: false,
      send: async () => ({ ok: false, message: 'No mail server is set (SMTP_SERVER).' }),
    };
  }
  return {
    configured: true,
    send: async ({ to, subject, text, html }) => {
      const recipient = parseMailbox(to);
      if (!recipient) return { ok: false, message: 'The recipient is not an e-mail address.' };
      if (hasControlCharacter(subject)) return { ok: false, message: 'The subject has a line break in it.' };
      const none = { cc: [], bcc: [], replyTo: [], attachments: [], messageId: null };
      const letter = await compose({ ...none, from: config.from, to: [recipient], subject, text, html });
      const posted = await post(serverOf(config), letter, AbortSignal.timeout(longestMs));
      return posted.ok ? { ok: true } : { ok: false, message: posted.message };
    },
  };
}
