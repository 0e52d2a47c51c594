/**
 * Mail that stories send: through the installation's server, or through one that the story names, which is
 * checked and connected to like every address that stories choose.
 */
import { connect, type Socket } from 'node:net';
import type { MailMessage, MailOut, MailResult } from '@storyloom/engine';
import type { MailConfig } from '../config/config.ts';
import { pinned } from '../http/connector.ts';
import { type Guard, makeGuard, type Resolve } from '../http/guard.ts';
import { whyNotOnLists } from '../http/host-pattern.ts';
import { compose, faultOf, type Letter } from './compose.ts';
import { serverOf } from './mailer.ts';
import { plainText } from './plain-text.ts';
import { isAllowedSender } from './senders.ts';
import { post, type SmtpServer } from './smtp.ts';

type Failure = Extract<MailResult, { ok: false }>;

const mostBytes = 25 * 1024 * 1024;
/** So much of the HTML becomes the text beside it, since that is made in the worker's own process. */
const mostHtml = 64 * 1024;
const smtpPorts = new Set([25, 465, 587, 2525]);

/** The MailOut port on SMTP. */
export function mailOut(options: {
  /** EGRESS_ALLOW. */
  allow: readonly string[];
  /** EGRESS_DENY. */
  deny?: readonly string[];
  resolve?: Resolve;
  /** The installation's server; null when it has none. */
  mail: MailConfig | null;
  /** EMAIL_ALLOWED_SENDERS. */
  senders: readonly string[];
  /** The name that servers of stories are greeted with. */
  domain: string;
}): MailOut {
  const { mail, senders, domain } = options;
  const guard = makeGuard({ ...options, speaks: { name: 'SMTP', ports: smtpPorts } });

  const send = async (message: MailMessage): Promise<MailResult> => {
    const from = senderOf(message, { mail, senders });
    if ('code' in from) return from;
    const server = await serverFor(message, { mail, domain, guard });
    if ('code' in server) return server;
    const text = message.text ?? (message.html === null ? '' : await plainText(message.html, mostHtml));
    const messageId = `<${message.messageId}@${from.address.slice(from.address.lastIndexOf('@') + 1)}>`;
    const { to, cc, bcc, replyTo, subject, html, attachments } = message;
    const letter: Letter = { from, to, cc, bcc, replyTo, subject, text, html, attachments, messageId };
    const fault = faultOf(letter);
    if (fault !== null) return failed('invalid', fault);
    const posting = await compose(letter);
    if (posting.source.length > mostBytes * 1.4) return failed('invalid', 'The mail is larger than 25 MB.');
    const signal = AbortSignal.any([message.signal, AbortSignal.timeout(message.timeoutMs)]);
    const posted = await post(server, posting, signal);
    return posted.ok ? { ...posted, messageId } : posted;
  };
  return { send };
}

/** Who the mail is from. Through the installation's server, stories write as whom its operator lets them. */
function senderOf(
  { from, server }: MailMessage,
  { mail, senders }: { mail: MailConfig | null; senders: readonly string[] },
): Letter['from'] | Failure {
  const usual = mail?.from ?? null;
  if (server === null && usual === null) {
    return failed(
      'not_configured',
      'This installation has no mail server: set SMTP_SERVER, or name one in smtp_server.',
    );
  }
  const address = from.address ?? usual?.address ?? null;
  if (address === null)
    return failed('invalid', 'sender_address is missing: this installation has none of its own.');
  const mayWrite =
    server !== null ||
    address.toLowerCase() === usual?.address.toLowerCase() ||
    isAllowedSender(senders, address);
  if (!mayWrite) {
    return failed(
      'not_allowed',
      `sender_address: stories may not write as ${address} through this installation's mail server. EMAIL_ALLOWED_SENDERS lists the senders that they may use.`,
    );
  }
  return { name: from.name ?? (from.address === null ? (usual?.name ?? '') : ''), address };
}

async function serverFor(
  { server, allowedHosts }: MailMessage,
  { mail, domain, guard }: { mail: MailConfig | null; domain: string; guard: Guard },
): Promise<SmtpServer | Failure> {
  const place = server ?? mail;
  const elsewhere = place && whyNotOnLists('mail', place, allowedHosts);
  if (elsewhere !== null) return failed('not_allowed', elsewhere);
  if (server === null) return mail ? serverOf(mail) : failed('not_configured', 'No mail server is set.');
  const { host, port, security, user, password, login, tls } = server;
  const verdict = await guard.checkHost(host, port);
  if (!verdict.ok) return failed(verdict.code === 'unreachable' ? 'unreachable' : 'blocked', verdict.message);
  return {
    host,
    port,
    security,
    greeting: domain,
    auth:
      user === null
        ? null
        : { user, password: password ?? '', ...(login === 'oauth2' && { method: 'XOAUTH2' }) },
    connect: (signal) => connectTo(verdict.addresses, { host, port, signal }),
    ...(tls && { tls }),
  };
}

/** A connection to one of the addresses that were checked, and to no other. */
function connectTo(
  addresses: string[],
  to: { host: string; port: number; signal: AbortSignal },
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...to, lookup: pinned(addresses), autoSelectFamily: true });
    socket.setTimeout(10_000, () => socket.destroy(new Error('The connection was not made in time.')));
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.setTimeout(0);
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

function failed(code: Failure['code'], message: string): Failure {
  return { ok: false, code, message };
}
