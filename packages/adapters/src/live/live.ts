/** The Live port: hints between processes over Redis when it is there, else PostgreSQL. */
import { type Id, type Live, type LiveItem, newId } from '@storyloom/engine';
import * as z from 'zod';
import type { Log } from '../log/log.ts';
import { quietly } from '../log/quietly.ts';
import type { Channel, ChannelEvents } from './channel.ts';
import { coalescer } from './coalesce.ts';
import { postgresChannel } from './postgres.ts';
import { redisChannel } from './redis.ts';

const windowMs = 50;
const retryMs = 1000;
/** PostgreSQL refuses a notification of 8000 bytes. */
const maxBytes = 7900;

const itemSchema: z.ZodType<LiveItem> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('activity'),
    id: z.string(),
    storyId: z.string(),
    actionIds: z.array(z.string()),
    storyRunIds: z.array(z.string()),
  }),
  z.object({ kind: z.literal('draft'), id: z.string(), storyId: z.string(), revision: z.number() }),
  z.object({
    kind: z.literal('logs'),
    id: z.string(),
    storyId: z.string(),
    runIds: z.array(z.string()),
  }),
  z.object({
    kind: z.literal('presence'),
    id: z.string(),
    storyId: z.string(),
    tab: z.string(),
    userId: z.string(),
    name: z.string(),
    selected: z.array(z.string()),
    opened: z.string().nullable(),
    state: z.enum(['new', 'here', 'gone']),
  }),
]);
const messageSchema = z.array(itemSchema);

export type LiveOptions = { redisUrl: string | null; databaseUrl: string; log: Log };

/**
 * Resolves at once; the connection comes by itself and comes back by itself. After a reconnection
 * every listener gets an activity item without ids: something may have been missed.
 */
export async function makeLive({ redisUrl, databaseUrl, log }: LiveOptions): Promise<Live> {
  return liveOver(
    (on) =>
      redisUrl ? redisChannel({ url: redisUrl, log, on }) : postgresChannel({ url: databaseUrl, log, on }),
    log,
  );
}

function liveOver(open: (on: ChannelEvents) => Channel, log: Log): Live {
  const onError = quietly(log, 'Live updates could not be sent; they are tried again');
  const listeners = new Map<Id, Set<(item: LiveItem) => void>>();
  let closed = false;

  const deliver = (item: LiveItem) => {
    for (const listener of listeners.get(item.storyId) ?? []) {
      try {
        listener(item);
      } catch (error) {
        log.error('A listener of live updates broke', { err: error });
      }
    }
  };

  const channel = open({
    message: (text) => {
      for (const item of decode(text)) deliver(item);
    },
    reconnected: () => {
      pending.flush();
      for (const storyId of listeners.keys()) {
        deliver({ kind: 'activity', id: newId(), storyId, actionIds: [], storyRunIds: [] });
      }
    },
  });

  const pending = coalescer({
    windowMs,
    retryMs,
    send: (items) => {
      channel.send(pack(items)).catch((error) => {
        if (closed) return;
        onError(error);
        pending.putBack(items);
      });
    },
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });

  return {
    announce: (items) => {
      if (!closed) pending.add(items);
    },
    subscribe: async (storyId, listener) => {
      await channel.listen();
      // A wrapper of its own, so that the same function may listen twice.
      const own = (item: LiveItem) => listener(item);
      const ofStory = listeners.get(storyId) ?? new Set();
      listeners.set(storyId, ofStory.add(own));
      return () => {
        ofStory.delete(own);
        if (ofStory.size === 0 && listeners.get(storyId) === ofStory) listeners.delete(storyId);
      };
    },
    close: async () => {
      if (closed) return;
      pending.flush();
      closed = true;
      listeners.clear();
      await channel.close();
    },
  };
}

/** As few messages as hold the items, each below what PostgreSQL carries. */
function pack(items: LiveItem[]): string[] {
  const messages: string[] = [];
  let open: string[] = [];
  let size = 2;
  for (const text of items.map((item) => JSON.stringify(item))) {
    const bytes = Buffer.byteLength(text) + 1;
    if (open.length > 0 && size + bytes > maxBytes) {
      messages.push(`[${open.join(',')}]`);
      open = [];
      size = 2;
    }
    open.push(text);
    size += bytes;
  }
  return open.length > 0 ? [...messages, `[${open.join(',')}]`] : messages;
}

/** What others send on the channel is no message of ours. */
function decode(text: string): LiveItem[] {
  try {
    return messageSchema.safeParse(JSON.parse(text)).data ?? [];
  } catch {
    return [];
  }
}
