import {
  type ActionContext,
  Fatal,
  type HandlerRunner,
  isObject,
  type Json,
  RetryAfter,
  type RunResult,
} from '@storyloom/engine';
import type { ApprovalOptions } from './options.ts';

const usualPorts = ['approved', 'rejected'];
const mailTimeoutMs = 60_000;
const pauseMs = 60_000;

export const approvalRunner: HandlerRunner<ApprovalOptions> = {
  async run(options, context): Promise<RunResult> {
    if (context.hasWaited) return outcome(options, context.answer);
    await tellRecipients(options, context);
    const { title, message, choices, who, comment, timeout } = options;
    const ms = timeout === null ? null : timeout * 1000;
    const expiresAt = ms === null ? null : new Date(Date.now() + ms).toISOString();
    return {
      wait: {
        ms,
        reason: `Waits for an answer: ${title}`,
        approval: { title, message, choices, who, commentable: comment },
      },
      emit: [{ payload: { url: context.approvalUrl(), expires_at: expiresAt }, port: 'asked' }],
    };
  },
};

/** Without an answer, the time is over. */
function outcome({ title }: ApprovalOptions, answer: Json): RunResult {
  if (!isObject(answer)) {
    return { emit: [{ payload: { title, answer: null }, port: 'timed_out' }] };
  }
  const chosen = String(answer.answer);
  return { emit: [{ payload: answer, port: usualPorts.includes(chosen) ? chosen : 'answered' }] };
}

/** The link is the same at every try, so that a mail that goes out twice does no harm. */
async function tellRecipients(options: ApprovalOptions, context: ActionContext): Promise<void> {
  const { recipients, title, message } = options;
  if (recipients.length === 0) return;
  if (context.isTrial) {
    const to = recipients.map(({ address }) => address).join(', ');
    context.log(
      'info',
      `In a run the link is mailed to ${to}. A test mails nothing: its link leads nowhere.`,
    );
    return;
  }
  const url = context.approvalUrl();
  const result = await context.mail.send({
    from: { name: null, address: null },
    to: recipients,
    cc: [],
    bcc: [],
    replyTo: [],
    subject: title.replace(/\s+/g, ' ').trim().slice(0, 200),
    text: `${message === '' ? '' : `${message}\n\n`}Answer here:\n${url}\n\nThe link does nothing before you choose an answer on its page.\n`,
    html: null,
    attachments: [],
    messageId: context.idempotencyKey,
    server: null,
    allowedHosts: context.allowedHosts,
    timeoutMs: mailTimeoutMs,
    signal: context.signal,
  });
  if (result.ok) {
    for (const { address } of result.rejected) context.warn(`The mail server refused ${address}.`);
    return;
  }
  if (result.code === 'later' || result.code === 'unreachable' || result.code === 'unknown') {
    throw new RetryAfter(`The mail with the link could not be sent: ${result.message}`, pauseMs);
  }
  throw new Fatal(`The mail with the link could not be sent: ${result.message}`, {
    code: `mail_${result.code}`,
    option: 'recipients',
  });
}
