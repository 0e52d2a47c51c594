/** One mail handed to one SMTP server, over a connection of its own. nodemailer is loaded at the first. */
import type { Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import type { MailResult, TlsSettings } from '@storyloom/engine';
import type { SMTPConnectionCustomAuthContext, SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';
import { fullyRead } from './fully-read.ts';

export type SmtpServer = {
  host: string;
  port: number;
  /** `opportunistic`: STARTTLS when it is offered. */
  security: 'tls' | 'starttls' | 'opportunistic' | 'none';
  /** The name in EHLO. */
  greeting: string;
  /** With XOAUTH2, the password is an access token. */
  auth: { method?: 'PLAIN' | 'LOGIN' | 'CRAM-MD5' | 'XOAUTH2'; user: string; password: string } | null;
  tls?: TlsSettings;
  /** Opens the connection; without it, to whatever the host's name stands for. */
  connect?: (signal: AbortSignal) => Promise<Socket>;
};

/** The mail as it goes over the line, and whom it is for. */
export type Posting = { from: string; to: string[]; source: Buffer };

type Posted =
  | Omit<Extract<MailResult, { ok: true }>, 'messageId'>
  | (Extract<MailResult, { ok: false }> & { code: 'later' | 'refused' | 'unreachable' | 'unknown' });

const phaseMs = 10_000;

/** Aborting ends the connection: `unknown` when the mail was handed over by then, `unreachable` before. */
export async function post(server: SmtpServer, posting: Posting, signal: AbortSignal): Promise<Posted> {
  const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection');
  const source = fullyRead(posting.source);
  let end = (): void => undefined;
  try {
    signal.throwIfAborted();
    const socket = await server.connect?.(signal);
    const connection = new SMTPConnection({ ...optionsFor(server), ...(socket && { connection: socket }) });
    end = () => connection.close();
    const broken = new Promise<never>((_, reject) => {
      connection.on('error', reject);
      connection.on('end', () => reject(new Error('The server ended the connection.')));
      signal.addEventListener('abort', () => reject(new Error('It took too long.')), { once: true });
    });
    broken.catch(() => undefined);
    const step = <T>(run: (done: (error?: Error | null, value?: T) => void) => void) =>
      Promise.race([
        broken,
        new Promise<T | undefined>((resolve, reject) => {
          run((error, value) => (error ? reject(error) : resolve(value)));
        }),
      ]);
    await step((done) => connection.connect(done));
    const { auth } = server;
    if (auth) {
      const { method, user, password } = auth;
      await step((done) => connection.login({ user, pass: password, ...(method && { method }) }, done));
    }
    const { from, to } = posting;
    const size = posting.source.length;
    const sent = await step<SentInfo>((done) => connection.send({ from, to, size }, source.stream, done));
    connection.quit();
    return { ok: true, accepted: sent?.accepted ?? [], ...refusedOf(sent), response: shown(sent?.response) };
  } catch (error) {
    return failureOf(error, { wasRead: source.wasRead(), server });
  } finally {
    // After QUIT, too: an answer to it is not waited for.
    end();
  }
}

type Refusal = Error & {
  response?: string | undefined;
  responseCode?: number | undefined;
  recipient?: string | undefined;
};
type SentInfo = {
  accepted: string[];
  rejected: string[];
  rejectedErrors?: Refusal[] | undefined;
  response: string;
};

function refusedOf(sent: SentInfo | undefined): { rejected: { address: string; reason: string }[] } {
  const reasons = new Map((sent?.rejectedErrors ?? []).map((one) => [one.recipient, one.response]));
  return {
    rejected: (sent?.rejected ?? []).map((address) => ({ address, reason: shown(reasons.get(address)) })),
  };
}

/** A server's words as they can be stored and shown. */
function shown(response: string | undefined): string {
  return (response ?? '')
    .slice(0, 1_000)
    .replace(/\p{Cc}+/gu, ' ')
    .toWellFormed();
}

function optionsFor({ host, port, security, greeting, auth, tls }: SmtpServer): SMTPConnectionOptions {
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    name: greeting,
    connectionTimeout: phaseMs,
    greetingTimeout: phaseMs,
    socketTimeout: 60_000,
    socketCloseTimeout: 1_000,
    tls: tlsOptions(tls),
    // nodemailer's own asks for a new token, which is not had here, and forgets what the server said. A
    // password is never shown as a token, whatever the server offers.
    ...(auth?.method === 'XOAUTH2' && { customAuth: { XOAUTH2: showToken } }),
  };
}

/** SASL XOAUTH2 of Google and Microsoft. A refusal comes after an empty answer to the server's details of it. */
async function showToken({ auth, sendCommand }: SMTPConnectionCustomAuthContext): Promise<void> {
  const { user, pass } = auth.credentials;
  const token = Buffer.from(`user=${user}\u0001auth=Bearer ${pass}\u0001\u0001`).toString('base64');
  const first = await sendCommand(`AUTH XOAUTH2 ${token}`);
  const { status } = first.status === 334 ? await sendCommand('') : first;
  if (status < 200 || status >= 300) throw new Error('Invalid login');
}

/** For SMTP and IMAP alike. */
export function tlsOptions(tls: TlsSettings = {}) {
  return {
    minVersion: 'TLSv1.2' as const,
    rejectUnauthorized: tls.skipVerify !== true,
    ...(tls.ca !== undefined && { ca: [...rootCertificates, tls.ca] }),
    ...(tls.certificate !== undefined && { cert: tls.certificate }),
    ...(tls.privateKey !== undefined && { key: tls.privateKey }),
  };
}

function failureOf(error: unknown, { wasRead, server }: { wasRead: boolean; server: SmtpServer }): Posted {
  const { host, port } = server;
  const all: Refusal & { rejectedErrors?: Refusal[] } =
    error instanceof Error ? error : new Error(String(error));
  // Of recipients that were all refused, one that may be taken later keeps the whole mail open.
  const told = all.rejectedErrors?.find(({ responseCode = 0 }) => responseCode < 500) ?? all;
  const { responseCode: status, response } = told;
  if (status !== undefined && response !== undefined && status >= 400) {
    const message = `The mail server ${host}:${port} answered: ${shown(response)}`;
    return { ok: false, code: status >= 500 ? 'refused' : 'later', message, status };
  }
  if (wasRead) {
    const message = `The connection to ${host}:${port} ended after the mail was handed over and before the answer, so it is not known whether it was sent.`;
    return { ok: false, code: 'unknown', message };
  }
  const message = `The mail server ${host}:${port} cannot be used: ${all.message}`;
  return { ok: false, code: 'unreachable', message };
}
