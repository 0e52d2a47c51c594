import type { IncomingMessage } from 'node:http';
import type { Origin } from '@storyloom/adapters/audit/audit';
import type { FastifyRequest } from 'fastify';

/**
 * Where a request came from: the last address that no trusted proxy wrote. Whoever is no proxy of ours
 * says nothing about others, so X-Forwarded-For of a stranger does not count.
 */
export function clientAddress(req: IncomingMessage, isProxy: (address: string) => boolean): string {
  const peer = plain(req.socket.remoteAddress ?? '');
  const forwarded = req.headers['x-forwarded-for'];
  if (forwarded === undefined || !isProxy(peer)) return peer;
  const hops = [forwarded].flat().join(',').split(',').map(plain);
  let from = peer;
  for (const hop of hops.toReversed()) {
    if (hop === '') break;
    from = hop;
    if (!isProxy(hop)) break;
  }
  return from;
}

/** Where a request of Fastify came from: it asks the same proxies. */
export function originOf({ ip, headers }: Pick<FastifyRequest, 'ip' | 'headers'>): Origin {
  return { ip: plain(ip), userAgent: headers['user-agent'] ?? null };
}

function plain(address: string): string {
  return address.trim().replace(/^::ffff:(?=\d+\.)/i, '');
}
