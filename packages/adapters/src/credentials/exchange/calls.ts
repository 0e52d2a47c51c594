/** Calls of token addresses: through the guarded way out, to the credential's allowed hosts alone. */
import { type ExchangeAnswer, type ExchangeRequest, isObject, type Json } from '@storyloom/engine';
import type { ExchangeDeps, ExchangeFailure } from './exchange.ts';

const timeoutMs = 8_000;
const maxBytes = 1_048_576;

type Call = { ok: true; answer: ExchangeAnswer; text: string } | ExchangeFailure;

/** Redirects are not followed: they would take the secret along. */
export async function call(
  { http }: Pick<ExchangeDeps, 'http'>,
  { allowedHosts }: { allowedHosts: readonly string[] },
  request: ExchangeRequest,
): Promise<Call> {
  const result = await http.request({
    ...request,
    timeoutMs,
    maxBytes,
    followRedirects: false,
    signal: new AbortController().signal,
    ...(allowedHosts.length === 0 ? {} : { allowedHosts: [allowedHosts] }),
  });
  if (!result.ok) {
    const code = result.code === 'timeout' || result.code === 'unreachable' ? result.code : 'token_failed';
    return { ok: false, code, message: `No token could be fetched: ${result.message}` };
  }
  const text = new TextDecoder().decode(result.body);
  const headers = Object.fromEntries(
    Object.entries(result.headers).map(([name, value]) => [name.toLowerCase().replaceAll('-', '_'), value]),
  );
  return { ok: true, text, answer: { status: result.status, headers, body: parsed(text) } };
}

/** What an answer that is none of success says to the author. It repeats nothing of the answer but its status. */
export function refused(answer: ExchangeAnswer, step = ''): ExchangeFailure {
  const retryAfter = Number(answer.headers.retry_after);
  const hint = errorCode(answer.body);
  return {
    ok: false,
    code: 'token_failed',
    message: `No token could be fetched${step}: the address answered ${answer.status}${hint}.`,
    status: answer.status,
    ...(Number.isFinite(retryAfter) && retryAfter > 0 ? { retryAfterMs: retryAfter * 1000 } : {}),
  };
}

/** Whether the address answered with a 2xx. */
export function isSuccess({ status }: ExchangeAnswer): boolean {
  return status >= 200 && status < 300;
}

/** The error code of RFC 6749 §5.2: a plain word, which cannot hold a secret by accident. */
function errorCode(body: Json): string {
  const code = isObject(body) ? body.error : null;
  return typeof code === 'string' && /^[a-z_]{3,40}$/.test(code) ? ` (${code})` : '';
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
