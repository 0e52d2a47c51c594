import type { HandlerRunner } from '@storyloom/engine';
import { toEventHeaders } from '../header-names.ts';
import { readBody } from './answer.ts';
import { badStatus, noAnswer } from './failures.ts';
import type { HttpRequestOptions } from './index.ts';
import { includesStatus } from './options.ts';
import { outgoing } from './outgoing.ts';

export const httpRequestRunner: HandlerRunner<HttpRequestOptions> = {
  async run(options, context) {
    const request = outgoing(options, context);
    const result = await context.http.request(request);
    if (!result.ok) throw noAnswer(result, request.url, options);

    const { status } = result;
    const headers = toEventHeaders(result.headers);
    const { body, text, doubt } = readBody(headers.content_type, result.body);
    if (doubt !== undefined) context.warn(doubt);
    if (includesStatus(options.fail_on_status, status)) {
      throw badStatus({ status, headers, body, text, url: request.url });
    }
    return { emit: [{ payload: { status, headers, body } }] };
  },
};
