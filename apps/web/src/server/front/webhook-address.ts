/** Where a webhook request goes, and whether it brought the endpoint's secret. */
import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Id, isId } from '@storyloom/engine';

export const webhookPrefix = '/webhook/';
/** Of webhooks that are MCP servers; either leads to a webhook. */
export const mcpPrefix = '/mcp/';

export function isWebhookAddress(url: string | undefined): boolean {
  return url !== undefined && (url.startsWith(webhookPrefix) || url.startsWith(mcpPrefix));
}

export type Address = {
  path: string;
  /** Empty when none was sent. */
  secret: string;
  query: string;
  /** Whose answer is asked for. */
  runId: Id | null;
};

/**
 * `<path>/<secret>`, and behind it `runs/<id>` for the answer of a story run. The secret may come in the
 * header `x-storyloom-secret` instead of the path.
 */
export function addressOf(req: IncomingMessage): Address {
  const [address = '', ...query] = (req.url ?? '').split('?');
  const [path = '', ...rest] = address.slice(address.indexOf('/', 1) + 1).split('/');
  const id = rest.at(-1) ?? '';
  const isLookUp = req.method === 'GET' && rest.at(-2) === 'runs' && isId(id);
  const secret = isLookUp ? rest.slice(0, -2) : rest;
  const header = req.headers['x-storyloom-secret'];
  const fromHeader = secret.length === 0 && typeof header === 'string';
  return {
    path,
    secret: fromHeader ? header : secret.join('/'),
    query: query.join('?'),
    runId: isLookUp ? id : null,
  };
}

/** Where the answer of a story run will be: behind the address that the request came to. */
export function locationOf(req: IncomingMessage, storyRunId: Id): string {
  const [address = ''] = (req.url ?? '').split('?');
  return `${address.replace(/\/+$/, '')}/runs/${storyRunId}`;
}

/** Takes the same time for every address and secret: hashes of equal length are compared, whatever is known. */
export function isRight(given: string, known: Uint8Array | undefined): boolean {
  const equal = timingSafeEqual(digest(given), known ?? ofNobody);
  return equal && known !== undefined;
}

const ofNobody = digest('nobody has this address');

function digest(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
