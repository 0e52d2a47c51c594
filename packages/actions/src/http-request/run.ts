import type { HandlerRunner } from '@storyloom/engine';
import { ask, outputOf } from './ask.ts';
import type { HttpRequestOptions } from './index.ts';
import { outgoing } from './outgoing.ts';
import { inPages } from './pages.ts';
import { paginationOf } from './pagination.ts';

export const httpRequestRunner: HandlerRunner<HttpRequestOptions> = {
  async run(options, context) {
    if (options.disable_ssl_verification) {
      context.warn(
        'disable_ssl_verification: the certificate of the server is not checked, so anybody on the way may read and change what is sent.',
      );
    }
    const pagination = paginationOf(options.pagination, context);
    if (pagination !== null) return { emit: await inPages({ options, context, pagination }) };

    const answer = await ask(outgoing(options, context), options, context);
    const meta = {
      duration_ms: answer.durationMs,
      url: answer.url,
      ...(answer.redirects === 0 ? {} : { redirects: answer.redirects }),
    };
    return { emit: [{ payload: outputOf(answer, meta, { options, context }) }] };
  },
};
