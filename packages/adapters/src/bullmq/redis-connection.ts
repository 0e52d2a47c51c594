import { Redis } from 'ioredis';

const heartbeatMs = 5000;
const heartbeatTimeoutMs = 3000;

export type RedisConnection = {
  client: Redis;
  /** Ends the connection and its attempts to come back; commands under way reject. */
  close: () => void;
};

/**
 * A connection that comes back for ever, within a second of Redis being back, and that gives up a
 * peer that vanished without a word after some seconds. `patient` commands wait for the connection,
 * as BullMQ demands of a worker; others fail at once without it.
 */
export function connectRedis(options: {
  url: string;
  patient: boolean;
  onError: (error: unknown) => void;
}): RedisConnection {
  const { url, patient, onError } = options;
  let closed = false;
  const client = new Redis(url, {
    enableOfflineQueue: patient,
    maxRetriesPerRequest: patient ? null : 0,
    // Duplicates of this client, which BullMQ makes, stop with it.
    retryStrategy: (times) => (closed ? null : Math.min(times * 100, 1000)),
    autoResubscribe: false,
    connectTimeout: 5000,
    keepAlive: 10_000,
  });
  client.on('error', onError);

  const heartbeat = setInterval(() => {
    if (client.status !== 'ready') return;
    const giveUp = setTimeout(() => client.disconnect(true), heartbeatTimeoutMs);
    const answered = () => clearTimeout(giveUp);
    client.ping().then(answered, answered);
  }, heartbeatMs);
  heartbeat.unref();

  return {
    client,
    close: () => {
      closed = true;
      clearInterval(heartbeat);
      client.disconnect();
    },
  };
}
