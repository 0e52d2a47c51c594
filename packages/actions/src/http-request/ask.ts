/** One request and its answer, as an event holds it. */
import type { ActionContext, HttpRequest, Json, JsonObject } from '@storyloom/engine';
import { type EventHeaders, toEventHeaders } from '../header-names.ts';
import { isAbsent } from '../values.ts';
import { readBody } from './answer.ts';
import { signed } from './aws.ts';
import { badStatus, noAnswer } from './failures.ts';
import type { HttpRequestOptions } from './index.ts';
import { includesStatus, usualFailures } from './options.ts';

export type Answer = {
  status: number;
  headers: EventHeaders;
  body: Json;
  /** Of the answer, after redirects. */
  url: string;
  redirects: number;
  durationMs: number;
  /** What the body came to, unpacked. */
  bytes: number;
  link: string | undefined;
};

/** Throws Fatal when no answer comes, or one whose status fails. */
export async function ask(
  unsigned: HttpRequest,
  options: HttpRequestOptions,
  context: ActionContext,
): Promise<Answer> {
  const startedAt = performance.now();
  const { aws_signature: keys } = options;
  const request = keys === null ? unsigned : await signed(unsigned, keys, new Date());
  const result = await context.http.request(request);
  if (!result.ok) throw noAnswer(result, request.url, options);
  const { status, url, redirects = 0 } = result;
  const headers: EventHeaders = toEventHeaders(result.headers);
  if (result.setCookies) headers.set_cookie = result.setCookies;
  const raw = {
    contentType: result.headers['content-type'],
    disposition: result.headers['content-disposition'],
    url,
    bytes: result.body,
  };
  const fails = includesStatus(failingStatuses(options), status);
  const { body, text, doubt } = readBody(raw, fails ? 'auto' : options.read_body_as);
  if (doubt !== undefined) context.warn(doubt);
  // What the retry policy names is tried again although it may pass in the end.
  if (fails || context.wouldRetry({ code: '', detail: { status } })) {
    throw badStatus({ status, headers, body, text, url: request.url });
  }
  const durationMs = Math.round(performance.now() - startedAt);
  return {
    status,
    headers,
    body,
    url,
    redirects,
    durationMs,
    bytes: result.body.length,
    link: result.headers.link,
  };
}

/** `fail_on_status` says it; else `log_error_on_status`, which files of Tines have for it. */
function failingStatuses(options: HttpRequestOptions): readonly string[] {
  return options.fail_on_status ?? options.log_error_on_status ?? usualFailures;
}

/** What is emitted for an answer; `customize_output` replaces it. */
export function outputOf(
  answer: Pick<Answer, 'status' | 'headers' | 'body'>,
  meta: JsonObject,
  { options, context }: { options: HttpRequestOptions; context: ActionContext },
): Json {
  const { status, headers, body } = answer;
  const output = { status, headers, body };
  if (isAbsent(options.customize_output)) return { ...output, meta };
  return context.evaluate('customize_output', options.customize_output, output);
}
