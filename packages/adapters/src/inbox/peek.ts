/** A look at a mailbox that changes nothing in it: for a person who tests its Action. */
import type { PeekInbox } from '@storyloom/engine';
import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { mailState, read } from './folder.ts';
import { type ConnectImap, InboxError, whyNotOpened } from './imap.ts';
import type { MailParser } from './parser.ts';

/** Of each folder, so many of the newest mails are looked at. */
const mostOfFolder = 30;

type Found = { folder: string; told: FetchMessageObject };

export function peekInbox({ connect, parser }: { connect: ConnectImap; parser: MailParser }): PeekInbox {
  return async ({ settings, wants }, { allowedHosts, signal }) => {
    let client: ImapFlow | null = null;
    const close = () => client?.close();
    signal.addEventListener('abort', close);
    try {
      client = await connect(settings, allowedHosts);
      signal.throwIfAborted();
      const found: Found[] = [];
      for (const folder of settings.folders) found.push(...(await newest(client, folder)));
      found.sort((a, b) => receivedMs(b) - receivedMs(a));
      for (const [index, { folder, told }] of found.entries()) {
        await open(client, folder);
        const { parsed } = await read(client, told.uid, told, { settings, deps: { parser } });
        if (wants(parsed.event, mailState(told, parsed))) {
          return { ok: true, mail: { ...parsed.event, folder }, looked: index + 1 };
        }
      }
      return { ok: true, mail: null, looked: found.length };
    } catch (error) {
      if (error instanceof InboxError) return { ok: false, message: error.message };
      if (client?.usable === true && !signal.aborted) throw error;
      return { ok: false, message: `The connection to ${settings.host} was lost.` };
    } finally {
      signal.removeEventListener('abort', close);
      close();
    }
  };
}

/** Only to be read: nothing that is fetched is marked. */
async function open(client: ImapFlow, folder: string): Promise<number> {
  if (client.mailbox && client.mailbox.path === folder) return client.mailbox.exists;
  try {
    return (await client.mailboxOpen(folder, { readOnly: true })).exists;
  } catch (error) {
    if (!client.usable) throw error;
    throw new InboxError(whyNotOpened(error, folder));
  }
}

async function newest(client: ImapFlow, folder: string): Promise<Found[]> {
  const exists = await open(client, folder);
  if (exists === 0) return [];
  const query = { uid: true, flags: true, size: true, internalDate: true };
  const first = Math.max(1, exists - mostOfFolder + 1);
  return (await client.fetchAll(`${first}:*`, query)).map((told) => ({ folder, told }));
}

function receivedMs({ told }: Found): number {
  const at = told.internalDate === undefined ? Number.NaN : new Date(told.internalDate).getTime();
  return Number.isNaN(at) ? 0 : at;
}
