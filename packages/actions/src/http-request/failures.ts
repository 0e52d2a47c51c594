/** What a request that came to nothing says to the author: host, reason, and what to set. */
import { Fatal, type HttpResult, type Json } from '@storyloom/engine';
import type { HttpRequestOptions } from './index.ts';
import { mostMegabytes } from './outgoing.ts';

type NoAnswer = Extract<HttpResult, { ok: false }>;
type Account = { host: string; reason: string; options: HttpRequestOptions };

const accounts: Record<NoAnswer['code'], { option?: string; say: (account: Account) => string }> = {
  invalid_url: { option: 'url', say: ({ reason }) => `url: ${reason}` },
  blocked: {
    option: 'url',
    say: ({ host, reason }) => {
      const setting = reason.includes('EGRESS_ALLOW')
        ? ''
        : ' EGRESS_ALLOW lists internal addresses that may be called.';
      return `${host} may not be called: ${reason}${setting}`;
    },
  },
  timeout: {
    option: 'timeout',
    say: ({ host, options }) =>
      `${host} did not answer within ${options.timeout} s, the limit set by timeout.`,
  },
  unreachable: { option: 'url', say: ({ host, reason }) => `${host} cannot be reached: ${reason}` },
  too_large: { say: ({ host }) => `${host} answered with more than ${mostMegabytes} MB.` },
  too_many_redirects: { option: 'url', say: ({ host }) => `${host} redirects too often.` },
};

/** No answer came: the error to fail with. */
export function noAnswer(result: NoAnswer, url: string, options: HttpRequestOptions): Fatal {
  const { option, say } = accounts[result.code];
  const message = say({ host: new URL(url).host, reason: result.message, options });
  return new Fatal(message, {
    code: result.code,
    detail: { reason: result.message },
    ...(option === undefined ? {} : { option }),
  });
}

const mostShown = 200;
const mostKept = 64 * 1024;

/** An answer whose status fails the Action: the error holds it, its body cut when it is long. */
export function badStatus(answer: {
  status: number;
  headers: Json;
  body: Json;
  text: string;
  url: string;
}): Fatal {
  const { status, headers, text } = answer;
  const shown = text.replace(/\s+/g, ' ').trim().slice(0, mostShown);
  const host = new URL(answer.url).host;
  const body = text.length > mostKept ? `${text.slice(0, mostKept)}…`.toWellFormed() : answer.body;
  return new Fatal(
    shown === '' ? `${host} answered ${status}.` : `${host} answered ${status}: ${shown}`.toWellFormed(),
    {
      code: 'http_status',
      detail: { status, headers, body },
    },
  );
}
