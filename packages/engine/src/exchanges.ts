/** What an Action under test says to the world, and hears from it: written down, with secrets covered. */
import type { HttpRequest, HttpResult, MailMessage, Outside } from './outside.ts';
import { scrubText } from './scrub.ts';

type Message = {
  /** `POST https://…`, `200`, `To ada@example.com`. */
  line: string;
  headers: Record<string, string>;
  /** Cut after some length; of bytes that are no text, how many there are. */
  body: string;
};

/** One thing said, and the answer to it. */
export type Exchange = {
  kind: 'http' | 'mail' | 'resource';
  sent: Message;
  /** Null when there was none: `error` says why. */
  received: Message | null;
  error: string | null;
  ms: number;
};

const longestBody = 20_000;
const mostExchanges = 50;
const covered = '••••••';

/** Their values are secret whatever they hold; a credential's value is covered everywhere. */
const secretHeader = /authorization|cookie|token|secret|password|signature|api[-_]?key/i;

/**
 * The world for one test: HTTP and mail are real, what would be kept is not. Memory is new each time and
 * resources stay as they are.
 */
export function recorded(
  outside: Outside,
  { hidden, clock }: { hidden: readonly string[]; clock: () => number },
): { outside: Outside; exchanges: Exchange[] } {
  const exchanges: Exchange[] = [];
  const clean = (message: Message): Message => ({
    line: scrubText(message.line, hidden),
    headers: Object.fromEntries(
      Object.entries(message.headers).map(([name, value]) => [
        name,
        secretHeader.test(name) ? covered : scrubText(value, hidden),
      ]),
    ),
    body: cut(scrubText(message.body, hidden)),
  });
  /** Written down when it begins, so that one without an answer is seen too. */
  const begin = (kind: Exchange['kind'], sent: Message) => {
    const start = clock();
    const exchange: Exchange = {
      kind,
      sent: clean(sent),
      received: null,
      error: 'There was no answer before the test ended.',
      ms: 0,
    };
    if (exchanges.length < mostExchanges) exchanges.push(exchange);
    return (answer: { received?: Message; error?: string }) => {
      exchange.received = answer.received ? clean(answer.received) : null;
      exchange.error = answer.error === undefined ? null : scrubText(answer.error, hidden);
      exchange.ms = Math.round(clock() - start);
    };
  };
  return {
    exchanges,
    outside: {
      http: {
        request: async (request) => {
          const end = begin('http', httpSent(request));
          const result = await outside.http.request(request);
          end(result.ok ? { received: httpReceived(result) } : { error: result.message });
          return result;
        },
      },
      mail: {
        send: async (message) => {
          const end = begin('mail', mailSent(message));
          const result = await outside.mail.send(message);
          end(result.ok ? { received: plain(result.response) } : { error: result.message });
          return result;
        },
      },
      scripts: outside.scripts,
      memory: { remember: async () => true },
      resources: {
        change: async (_, change) => {
          begin(
            'resource',
            plain(`${change.operation} ${change.slug}`, JSON.stringify(change.value ?? null)),
          )({ received: plain('Left as it is: this is a test.') });
          return { ok: true, revision: 0 };
        },
      },
    },
  };
}

function plain(line: string, body = ''): Message {
  return { line, headers: {}, body };
}

function httpSent({ method, url, headers, body = '' }: HttpRequest): Message {
  return {
    line: `${method.toUpperCase()} ${withoutPassword(url)}`,
    headers: oneLine(headers),
    body: bodyText(body),
  };
}

function httpReceived({ status, headers, body }: Extract<HttpResult, { ok: true }>): Message {
  return { line: String(status), headers: oneLine(headers), body: bodyText(body) };
}

/** Headers that came several times stand in one line. */
function oneLine(headers: HttpRequest['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (typeof value === 'string') return [[name, value]];
      return value.length === 0 ? [] : [[name, value.join(', ')]];
    }),
  );
}

function mailSent({ to, cc, bcc, subject, text, html, attachments }: MailMessage): Message {
  const lists = Object.entries({ cc, bcc }).filter(([, list]) => list.length > 0);
  const files = attachments.map(({ filename }) => filename);
  return {
    line: `To ${addresses(to)}`,
    headers: {
      subject,
      ...Object.fromEntries(lists.map(([name, list]) => [name, addresses(list)])),
      ...(files.length > 0 ? { attachments: files.join(', ') } : {}),
    },
    body: html ?? text ?? '',
  };
}

function addresses(list: MailMessage['to']): string {
  return list.map(({ address }) => address).join(', ');
}

function bodyText(body: string | Uint8Array): string {
  if (typeof body === 'string') return body;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return `${body.length.toLocaleString('en')} bytes that are no text`;
  }
}

function cut(text: string): string {
  return text.length > longestBody ? `${text.slice(0, longestBody).toWellFormed()}…` : text;
}

function withoutPassword(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]+@/i, `$1:${covered}@`);
}
