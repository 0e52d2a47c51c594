import { connectRedis } from '../bullmq/redis-connection.ts';
import type { Log } from '../log/log.ts';
import { quietly } from '../log/quietly.ts';
import { type Channel, type ChannelEvents, waitingRoom } from './channel.ts';

/** Redis' databases share their channels, so the name carries the number. */
const channelName = (database: number | undefined) => `storyloom:live:${database ?? 0}`;

/** Redis pub/sub: one connection that sends, and one that listens once somebody wants to. */
export function redisChannel(options: { url: string; log: Log; on: ChannelEvents }): Channel {
  const { url, log, on } = options;
  const onError = quietly(log, 'Live updates cannot reach Redis');
  const sender = connectRedis({ url, patient: false, onError });
  const name = channelName(sender.client.options.db);
  const room = waitingRoom();
  let listener: ReturnType<typeof connectRedis> | null = null;
  let closed = false;

  const openListener = () => {
    const opened = connectRedis({ url, patient: true, onError });
    let connections = 0;
    opened.client.on('message', (_channel, text) => on.message(text));
    opened.client.on('ready', () => {
      opened.client.subscribe(name).then(() => {
        connections += 1;
        room.admit();
        if (connections > 1) on.reconnected();
      }, onError);
    });
    return opened;
  };

  return {
    send: async (texts) => {
      const results = await sender.client.pipeline(texts.map((text) => ['publish', name, text])).exec();
      for (const [error] of results ?? []) if (error) throw error;
    },
    listen: async () => {
      if (closed) throw new Error('Live updates are closed');
      listener ??= openListener();
      if (listener.client.mode === 'subscriber' && listener.client.status === 'ready') return;
      await room.wait();
    },
    close: async () => {
      closed = true;
      sender.close();
      listener?.close();
      room.dismiss(new Error('Live updates are closed'));
    },
  };
}
