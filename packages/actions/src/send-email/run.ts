import { Fatal, type HandlerRunner, OutcomeUnknown, RetryAfter } from '@storyloom/engine';
import type { SendEmailOptions } from './index.ts';
import { outgoing } from './outgoing.ts';

const firstPauseMs = 15_000;
const longestPauseMs = 30 * 60_000;

export const sendEmailRunner: HandlerRunner<SendEmailOptions> = {
  async run(options, context) {
    const message = outgoing(options, context);
    if (message.server?.tls?.skipVerify) {
      context.warn('disable_ssl_verification: the certificate of the mail server is not checked.');
    }
    if (message.server?.security === 'none' && message.server.password !== null) {
      context.warn('smtp_security: none sends the password so that others on the way can read it.');
    }
    const result = await context.mail.send(message);
    if (result.ok) {
      const { accepted, rejected, messageId, response } = result;
      for (const { address, reason } of rejected) {
        context.warn(`${address} was refused by the mail server: ${reason}`);
      }
      const payload = {
        accepted,
        rejected: rejected.map(({ address }) => address),
        message_id: messageId,
        response,
      };
      return { emit: [{ payload }] };
    }
    if (result.code === 'later') throw new RetryAfter(result.message, pauseBefore(context.attempt));
    if (result.code === 'unknown') throw new OutcomeUnknown(result.message);
    const status = result.status === undefined ? {} : { detail: { status: result.status } };
    throw new Fatal(result.message, { code: result.code, ...status });
  },
};

/** Doubles from 15 s up to half an hour: greylisting wants minutes, a full mailbox hours. */
function pauseBefore(attempt: number): number {
  return Math.min(firstPauseMs * 2 ** Math.min(attempt - 1, 20), longestPauseMs);
}
