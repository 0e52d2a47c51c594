import type { ImapFlow } from 'imapflow';
import { InboxError } from './imap.ts';

const minuteMs = 60_000;

/** Whether the server told of something since it was last forgotten. */
export function newsOf(client: ImapFlow): { forget: () => void; wait: (ms: number) => Promise<void> } {
  let isNew = false;
  let tell = (): void => undefined;
  client.on('exists', () => {
    isNew = true;
    tell();
  });
  client.on('close', () => tell());
  return {
    forget: () => {
      isNew = false;
    },
    wait: async (ms) => {
      if (isNew) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        const within = (most: number) => {
          clearTimeout(timer);
          timer = setTimeout(resolve, most);
        };
        tell = resolve;
        within(ms);
        if (!client.usable) resolve();
        // A server that ends it, or wants none of it, is looked at a little later instead.
        else client.idle().then(() => within(Math.min(ms, minuteMs)), resolve);
      });
      clearTimeout(timer);
      if (!client.usable) throw new InboxError('The server ended the connection.');
    },
  };
}
