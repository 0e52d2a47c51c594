/** Connections to IMAP servers that stories choose: checked, pinned, and with errors in words for people. */
import type { InboxSettings } from '@storyloom/engine';
import type { ImapFlow } from 'imapflow';
import { pinned } from '../http/connector.ts';
import { makeGuard, type Resolve } from '../http/guard.ts';
import { whyNotOnLists } from '../http/host-pattern.ts';
import { tlsOptions } from '../mail/smtp.ts';
import { mostMailBytes } from './mail.ts';

/** What a mailbox cannot be looked at for; the message is shown to people. */
export class InboxError extends Error {}

/** The server took user and password, or token, for wrong. */
export class LoginRefused extends InboxError {}

export type ConnectImap = (
  settings: InboxSettings,
  allowedHosts?: readonly (readonly string[])[],
) => Promise<ImapFlow>;

const imapPorts = new Set([143, 993]);
const second = 1_000;

/** imapflow is loaded at the first connection. Throws InboxError. */
export function imapConnector(options: {
  allow: readonly string[];
  deny?: readonly string[];
  resolve?: Resolve;
}): ConnectImap {
  const guard = makeGuard({ ...options, speaks: { name: 'IMAP', ports: imapPorts } });
  return async (settings, allowedHosts) => {
    const { host, port, security, username: user, password, login, tls } = settings;
    const elsewhere = whyNotOnLists('mailbox', { host, port }, allowedHosts);
    if (elsewhere !== null) throw new InboxError(elsewhere);
    const verdict = await guard.checkHost(host, port);
    if (!verdict.ok) throw new InboxError(verdict.message);
    const { ImapFlow } = await import('imapflow');
    const client = new ImapFlow({
      host,
      port,
      secure: security === 'tls',
      doSTARTTLS: security === 'starttls',
      auth: login === 'oauth2' ? { user, accessToken: password } : { user, pass: password },
      tls: { ...tlsOptions(tls), lookup: pinned(verdict.addresses) },
      clientInfo: { name: 'Storyloom' },
      logger: false,
      disableAutoIdle: true,
      maxIdleTime: 5 * 60 * second,
      connectionTimeout: 15 * second,
      greetingTimeout: 15 * second,
      socketTimeout: 2 * 60 * second,
      maxLiteralSize: mostMailBytes + 1024 * 1024,
    });
    // Whoever waits for an answer is told; without a listener the process would end.
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch (error) {
      client.close();
      throw whyNotConnected(error, settings);
    }
    return client;
  };
}

type ImapFailure = Error & {
  authenticationFailed?: boolean;
  responseText?: string;
  serverResponseCode?: string;
  code?: string;
};

function whyNotConnected(thrown: unknown, { host, port, username, login }: InboxSettings): InboxError {
  const error: ImapFailure = thrown instanceof Error ? thrown : new Error(String(thrown));
  if (error.authenticationFailed) {
    const why = said(error) ?? `check user and ${login === 'oauth2' ? 'credential' : 'password'}`;
    return new LoginRefused(`${host} refused the login of ${username}: ${why}.`);
  }
  return new InboxError(`${host}:${port} cannot be used: ${said(error) ?? error.message}.`);
}

/** A sentence about a folder that cannot be opened. */
export function whyNotOpened(thrown: unknown, folder: string): string {
  const error: ImapFailure = thrown instanceof Error ? thrown : new Error(String(thrown));
  return `The folder ${folder} cannot be opened: ${said(error) ?? error.message}.`;
}

/** What the server said, without how long that took it and without a full stop at the end. */
function said({ responseText }: ImapFailure): string | null {
  if (!responseText) return null;
  return responseText
    .toWellFormed()
    .slice(0, 500)
    .replace(/\s*\([\d.+ ]+ secs?\)/, '')
    .replace(/\.\s*$/, '');
}
