/** Mail to users: sign-in links and invitations. */
import { createTransport } from 'nodemailer';
import type { MailConfig } from '../config/config.ts';
import { hasControlCharacter, parseMailbox } from './mailbox.ts';

export type Mail = { to: string; subject: string; text: string; html: string };

/** The message says what failed in words for an operator, without any secret. */
export type SendResult = { ok: true } | { ok: false; message: string };

export type Mailer = {
  /** False when no mail server is set: `send` then refuses, and links are to be shown in another way. */
  configured: boolean;
  /** One mail to one address. Takes at most about half a minute. Ok once the mail server has taken it. */
  send: (mail: Mail) => Promise<SendResult>;
};

const methods = { plain: 'PLAIN', login: 'LOGIN', cram_md5: 'CRAM-MD5' };
const tlsPort = 465;

export function makeMailer(config: MailConfig | null): Mailer {
  if (!config) {
    return {
      configured: false,
      send: async () => ({ ok: false, message: 'No mail server is set (SMTP_SERVER).' }),
    };
  }
  const { host, port, auth } = config;
  const transport = createTransport({
    host,
    port,
    secure: port === tlsPort,
    ignoreTLS: !config.startTls,
    name: config.greeting,
    ...(auth && { auth: { user: auth.user, pass: auth.password }, authMethod: methods[auth.method] }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  return {
    configured: true,
    send: async ({ to, subject, text, html }) => {
      const recipient = parseMailbox(to);
      if (!recipient) return { ok: false, message: 'The recipient is not an e-mail address.' };
      if (hasControlCharacter(subject)) return { ok: false, message: 'The subject has a line break in it.' };
      try {
        await transport.sendMail({ from: config.from, to: recipient, subject, text, html });
        return { ok: true };
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return { ok: false, message: `The mail server ${host}:${port} did not take the mail: ${reason}` };
      }
    },
  };
}
