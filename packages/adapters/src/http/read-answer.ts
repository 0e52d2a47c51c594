/** An answer as undici gives it, as the port has it. */
import type { HttpResult } from '@storyloom/engine';
import type { Dispatcher } from 'undici';
import { readBody } from './body.ts';
import { failure } from './explain.ts';
import type { Hop } from './redirect.ts';

type Answered = { hop: Hop; answer: Dispatcher.ResponseData; redirects: number; maxBytes: number };

/** Unpacks the body, `maxBytes` of it at the most; more is a failure. */
export async function readAnswer({ hop, answer, redirects, maxBytes }: Answered): Promise<HttpResult> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const bodiless = hop.method === 'HEAD' || answer.statusCode === 204 || answer.statusCode === 304;
  if (!bodiless && Number(headers['content-length'] ?? 0) > maxBytes) {
    answer.body.on('error', () => undefined).destroy();
    return tooLarge(maxBytes);
  }
  const encoding = bodiless ? '' : (headers['content-encoding'] ?? '');
  const result = await readBody(answer.body, { encoding, maxBytes });
  if (!result.ok) {
    return result.reason === 'too_large'
      ? tooLarge(maxBytes)
      : failure('unreachable', `The answer says it is in ${encoding}, but it cannot be decoded.`);
  }
  if (result.decoded) {
    delete headers['content-encoding'];
    delete headers['content-length'];
  }
  const cookies = answer.headers['set-cookie'];
  return {
    ok: true,
    status: answer.statusCode,
    headers,
    ...(Array.isArray(cookies) ? { setCookies: cookies } : {}),
    body: result.body,
    url: hop.url.href,
    ...(redirects === 0 ? {} : { redirects }),
  };
}

const tooLarge = (maxBytes: number) => failure('too_large', `The answer is larger than ${maxBytes} bytes.`);
