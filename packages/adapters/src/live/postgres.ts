import { Client } from 'pg';
import type { Log } from '../log/log.ts';
import { quietly } from '../log/quietly.ts';
import { type Channel, type ChannelEvents, waitingRoom } from './channel.ts';

const channelName = 'storyloom_live';
const heartbeatMs = 15_000;
const slowestReconnectMs = 5000;

/** LISTEN and NOTIFY on one connection of its own, which comes back for ever. */
export function postgresChannel(options: { url: string; log: Log; on: ChannelEvents }): Channel {
  const { url, log, on } = options;
  const onError = quietly(log, 'Live updates cannot reach PostgreSQL');
  const room = waitingRoom();
  let current: Client | null = null;
  /** Which connection listens, once it does. */
  let listening: Client | null = null;
  let wanted = false;
  let closed = false;
  let connections = 0;
  let failures = 0;
  let reconnection: NodeJS.Timeout | undefined;

  /** Safe to call again for the same client: only the first call counts. */
  const lose = (client: Client, error: unknown) => {
    if (current === client) {
      current = null;
      later();
    }
    if (!closed) onError(error);
    client.end().catch(() => undefined);
  };

  const later = () => {
    if (closed) return;
    const waitMs = Math.min(100 * 2 ** failures, slowestReconnectMs);
    failures += 1;
    reconnection = setTimeout(() => void connect(), waitMs);
  };

  const connect = async () => {
    const client = new Client({
      connectionString: url,
      application_name: 'storyloom-live',
      connectionTimeoutMillis: 5000,
      query_timeout: 5000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    client.on('error', (error) => lose(client, error));
    client.on('end', () => lose(client, new Error('The connection ended')));
    client.on('notification', ({ payload }) => on.message(payload ?? ''));
    try {
      await client.connect();
    } catch (error) {
      onError(error);
      return later();
    }
    if (closed) return client.end().catch(() => undefined);
    current = client;
    if (wanted && !(await startListening(client))) return;
    failures = 0;
    connections += 1;
    if (connections > 1) on.reconnected();
  };

  const startListening = async (client: Client) => {
    try {
      await client.query(`LISTEN ${channelName}`);
      listening = client;
      room.admit();
      return true;
    } catch (error) {
      lose(client, error);
      return false;
    }
  };

  const heartbeat = setInterval(() => {
    const client = current;
    client?.query('SELECT 1').catch((error) => lose(client, error));
  }, heartbeatMs);
  heartbeat.unref();

  void connect();
  return {
    send: async (texts) => {
      if (!current) throw new Error('Live updates are not connected');
      await current.query('SELECT pg_notify($1, text) FROM unnest($2::text[]) AS text', [channelName, texts]);
    },
    listen: async () => {
      if (closed) throw new Error('Live updates are closed');
      if (current && current === listening) return;
      wanted = true;
      const admitted = room.wait();
      if (current) void startListening(current);
      await admitted;
    },
    close: async () => {
      closed = true;
      clearInterval(heartbeat);
      clearTimeout(reconnection);
      room.dismiss(new Error('Live updates are closed'));
      const client = current;
      current = null;
      await client?.end().catch(() => undefined);
    },
  };
}
