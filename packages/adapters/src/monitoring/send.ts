/** One message to one recipient: by the installation's mail server, or by a POST through the guarded way out. */
import { type HttpOut, type Id, type MailOut, readRecipient } from '@storyloom/engine';
import { bodyOf, subjectOf, textOf } from './message.ts';
import type { Notice, Sent } from './notices.ts';

export type SendDeps = { http: HttpOut; mail: MailOut; baseUrl: string };

const httpMs = 10_000;
const mailMs = 30_000;
/** A sender's lease: longer than any attempt takes. */
export const leaseMs = 60_000;

/** Pauses after each attempt that failed; after the last there is none. 1 h 43 min in all. */
const pausesMs = [30_000, 120_000, 480_000, 1_920_000, 3_600_000];

type Outcome = { ok: true } | { ok: false; message: string; mayPass: boolean };

/** Never rejects. A test is tried once: whoever asked for it waits for what came of it. */
export async function send(deps: SendDeps, notice: Notice): Promise<Sent> {
  const recipient = readRecipient(notice.recipient);
  const outcome = !recipient.ok
    ? { ...recipient, mayPass: false }
    : recipient.kind === 'email'
      ? await mailTo(deps, notice)
      : await postTo(deps, notice);
  if (outcome.ok) return outcome;
  const isTest = notice.message.news === null;
  const pauseMs = outcome.mayPass && !isTest ? (pausesMs[notice.attempt - 1] ?? null) : null;
  return { ok: false, message: outcome.message.slice(0, 500), pauseMs };
}

/** The Message-ID is the same at each attempt, so that a mail that comes twice is known for the same. */
async function mailTo({ mail, baseUrl }: SendDeps, { id, recipient, message }: Notice): Promise<Outcome> {
  const sent = await mail.send({
    from: { name: null, address: null },
    to: [{ name: '', address: recipient }],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: subjectOf(message),
    text: textOf(message, baseUrl),
    html: null,
    attachments: [],
    messageId: id,
    server: null,
    timeoutMs: mailMs,
    signal: new AbortController().signal,
  });
  if (sent.ok) return sent;
  if (sent.code === 'not_configured') {
    return { ok: false, message: 'This installation has no mail server (SMTP_SERVER).', mayPass: false };
  }
  return { ok: false, message: sent.message, mayPass: passing.has(sent.code) };
}

const passing: ReadonlySet<string> = new Set(['later', 'unreachable', 'unknown', 'timeout']);

/** An address that redirects is not followed: a POST would become something else. */
async function postTo({ http, baseUrl }: SendDeps, { id, recipient, message }: Notice): Promise<Outcome> {
  const answer = await http.request({
    method: 'POST',
    url: recipient,
    headers: headersOf(id),
    body: JSON.stringify(bodyOf(id, message, baseUrl)),
    timeoutMs: httpMs,
    maxBytes: 100_000,
    followRedirects: false,
    signal: new AbortController().signal,
  });
  if (!answer.ok) {
    // An answer that is too large is one: the message was taken.
    if (answer.code === 'too_large') return { ok: true };
    return { ok: false, message: answer.message, mayPass: passing.has(answer.code) };
  }
  const { status } = answer;
  if (status >= 200 && status < 300) return { ok: true };
  return { ok: false, message: `The webhook answered ${status}.`, mayPass: true };
}

function headersOf(id: Id): Record<string, string> {
  return { 'content-type': 'application/json', 'idempotency-key': id };
}
