/** What browsers are told so that pages of other sites may call a webhook (Fetch standard, CORS protocol). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Door, HttpReply } from '@storyloom/engine';

/** Browsers ask again after so many seconds. */
const maxAge = '600';

/** On every answer of such a webhook, refusals too: the page is to see why. Never with its user's cookies. */
export function allowOrigin(res: ServerResponse, req: IncomingMessage, origins: readonly string[]): void {
  if (origins.includes('*')) {
    res.setHeader('access-control-allow-origin', '*');
    return;
  }
  res.setHeader('vary', 'origin');
  const { origin } = req.headers;
  if (origin !== undefined && origins.includes(origin.toLowerCase())) {
    res.setHeader('access-control-allow-origin', origin);
  }
}

/** Whether a page of a site that is not named sent it. What is no page says no origin. */
export function isForeign({ headers }: IncomingMessage, origins: readonly string[] | null): boolean {
  const { origin } = headers;
  if (origin === undefined || origins?.includes('*')) return false;
  return origins?.includes(origin.toLowerCase()) !== true;
}

/** A browser's question ahead of a page's request: it brings no secret and is nothing to store. */
export function isPreflight(req: IncomingMessage): boolean {
  const { headers } = req;
  return (
    req.method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  );
}

export function preflightReply({ methods }: Door, req: IncomingMessage): HttpReply {
  const asked = req.headers['access-control-request-headers'];
  const isList = asked !== undefined && /^[\w\-, ]{1,1000}$/.test(asked);
  return {
    status: 204,
    headers: {
      'access-control-allow-methods': methods.join(', '),
      ...(isList ? { 'access-control-allow-headers': asked } : {}),
      'access-control-max-age': maxAge,
    },
    body: '',
  };
}
