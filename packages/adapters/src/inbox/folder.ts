/**
 * One look at one folder: mail beyond what was read, oldest first. Each mail is stored before it is marked
 * and before the folder's state moves on; whoever dies in between leaves it to be looked at again, and its
 * keys keep it from coming in twice.
 */
import { createHash } from 'node:crypto';
import type { InboxSettings, JsonObject, MailState } from '@storyloom/engine';
import type { FetchMessageObject, ImapFlow, MailboxObject } from 'imapflow';
import type { FolderState } from '../postgres/inboxes.ts';
import { mostHeadBytes, mostMailBytes, type ParsedMail } from './mail.ts';
import type { MailParser } from './parser.ts';

export type FolderDeps = {
  parser: MailParser;
  load: () => Promise<FolderState | null>;
  /** The state moves on; the mail of these keys was passed over. */
  move: (state: FolderState, passed: string[]) => Promise<void>;
  known: (keys: string[]) => Promise<Set<string>>;
  wants: (event: JsonObject, is: MailState) => boolean;
  /** Stores the event of a mail, unless one of its keys is known. Resolves once it is durable. */
  deliver: (event: JsonObject, keys: string[]) => Promise<void>;
  /** Carries one mail in, when it is its turn among those of all mailboxes. */
  inTurn: <T>(run: () => Promise<T>) => Promise<T>;
  /** Ends a look between two mails. */
  goesOn: () => boolean;
};

/** Of mail that is there at the first visit, so many are remembered by their Message-ID. */
const rememberedAtFirst = 100;
const atOnce = 200;
/** What the identity of a mail is made of. */
const headers = ['message-id', 'date', 'from', 'subject'];

/** What is needed to read one mail. */
export type Reading = { settings: InboxSettings; deps: Pick<FolderDeps, 'parser'> };

type Place = {
  /** Tells the folder from all others. */
  place: string;
  settings: InboxSettings;
  deps: FolderDeps;
};

/** The folder is open. Answers whether there is more to look at. */
export async function lookAt(client: ImapFlow, at: Place): Promise<boolean> {
  const { deps } = at;
  const { mailbox } = client;
  if (!mailbox) throw new Error('No folder is open.');
  const known = await deps.load();
  if (known === null) {
    await firstVisit(client, mailbox, at);
    return false;
  }
  const isSame = known.uidValidity === mailbox.uidValidity;
  const uids = isSame
    ? await uidsAfter(client, mailbox, known.lastUid)
    : await uidsSince(client, known.since);
  let state = known;
  for (const uid of uids) {
    if (!deps.goesOn()) return true;
    const passed = await deps.inTurn(() =>
      takeIn(client, uid, { ...at, uidValidity: mailbox.uidValidity, since: isSame ? null : known.since }),
    );
    // A folder that was numbered anew is known by its new numbers only when all of it was looked at.
    if (isSame) {
      state = { ...state, lastUid: uid };
      await deps.move(state, passed);
    } else if (passed.length > 0) await deps.move(state, passed);
  }
  if (isSame) return uids.length === atOnce;
  const lastUid = uids.reduce((most, uid) => Math.max(most, uid), (mailbox.uidNext || 1) - 1);
  await deps.move({ ...known, uidValidity: mailbox.uidValidity, lastUid }, []);
  return false;
}

/** Only the state is recorded: mail that is there was there before. */
async function firstVisit(client: ImapFlow, mailbox: MailboxObject, { deps }: Place): Promise<void> {
  const { exists, uidValidity, uidNext } = mailbox;
  const first = Math.max(1, exists - rememberedAtFirst + 1);
  let since = new Date(0);
  const passed: string[] = [];
  let lastUid = (uidNext || 1) - 1;
  if (exists > 0) {
    const query = { uid: true, internalDate: true, headers };
    for await (const message of client.fetch(`${first}:*`, query)) {
      // It came after the folder was opened: it is new.
      if (uidNext && message.uid >= uidNext) continue;
      const at = receivedAt(message);
      if (at !== null && at > since) since = at;
      lastUid = Math.max(lastUid, message.uid);
      const key = await keyOfHead(message, deps);
      if (key !== null) passed.push(key);
    }
  }
  await deps.move({ uidValidity, lastUid, since }, passed);
}

async function uidsAfter(client: ImapFlow, mailbox: MailboxObject, lastUid: number): Promise<number[]> {
  if (mailbox.exists === 0) return [];
  const found = (await client.search({ uid: `${lastUid + 1}:*` }, { uid: true })) || [];
  // A range that ends in `*` holds the last mail even when that is before its start.
  return found
    .filter((uid) => uid > lastUid)
    .sort((a, b) => a - b)
    .slice(0, atOnce);
}

/** By the day, which is all that a server searches for; its time zone may be any. */
async function uidsSince(client: ImapFlow, since: Date): Promise<number[]> {
  const day = new Date(Math.max(0, since.getTime() - 24 * 3600 * 1000));
  const found =
    (await client.search(day.getTime() === 0 ? { all: true } : { since: day }, { uid: true })) || [];
  return found.sort((a, b) => a - b);
}

type Take = Place & {
  uidValidity: bigint;
  /** What the server received before came in already, or was there before. */
  since: Date | null;
};

/** Lets one mail in, or passes it over: then its keys are answered. */
async function takeIn(client: ImapFlow, uid: number, take: Take): Promise<string[]> {
  const { deps, uidValidity, since } = take;
  const place = `uid ${uidValidity} ${uid} ${take.place}`;
  const told = await client.fetchOne(
    String(uid),
    { uid: true, flags: true, size: true, internalDate: true },
    { uid: true },
  );
  // It is gone meanwhile.
  if (!told) return [];
  const at = receivedAt(told);
  if (since !== null && at !== null && at < since) return [];
  if ((await deps.known([place])).size > 0) return done(client, uid, take);
  const { parsed, source } = await read(client, uid, told, take);
  const keys = [place, identityKey(parsed, source)];
  if (!deps.wants(parsed.event, mailState(told, parsed))) return keys;
  await deps.deliver(parsed.event, keys);
  return done(client, uid, take);
}

/** What is known of a mail beside its event. */
export function mailState({ flags }: FetchMessageObject, { partial }: ParsedMail): MailState {
  return { unseen: !flags?.has('\\Seen'), partial };
}

/** It came in, now or earlier: only the mark may be missing. */
async function done(client: ImapFlow, uid: number, { settings }: Take): Promise<string[]> {
  if (settings.markAsRead) await client.messageFlagsAdd(String(uid), ['\\Seen'], { uid: true });
  return [];
}

/** The folder is open. A mail that cannot be parsed is told as such. */
export async function read(
  client: ImapFlow,
  uid: number,
  told: FetchMessageObject,
  { settings, deps }: Reading,
): Promise<{ parsed: ParsedMail; source: Buffer }> {
  const size = told.size ?? 0;
  const isLarge = size > mostMailBytes;
  const query = isLarge ? { start: 0, maxLength: mostHeadBytes } : true;
  const fetched = (await client.fetchOne(String(uid), { source: query }, { uid: true })) || null;
  const all = fetched?.source ?? Buffer.alloc(0);
  const source = isLarge ? headIn(all) : all;
  const { emitHeaders, includeAttachments } = settings;
  const answer = await deps.parser.parse({
    source,
    headOf: isLarge ? size : null,
    emitHeaders,
    includeAttachments,
  });
  return { source, parsed: answer.ok ? answer.mail : unreadable(answer.message, told) };
}

function headIn(source: Buffer): Buffer {
  const end = source.indexOf('\r\n\r\n');
  return end < 0 ? source : source.subarray(0, end + 4);
}

/** That a mail is there is told, when nothing else of it can be. */
function unreadable(reason: string, told: FetchMessageObject): ParsedMail {
  const event = {
    from: null,
    to: [],
    cc: [],
    subject: '',
    body: '',
    body_html: null,
    date: receivedAt(told)?.toISOString() ?? null,
    message_id: null,
    attachments: [],
    warnings: [
      `The mail could not be parsed: ${reason}. It stays in the mailbox as number ${told.uid}, with ${told.size ?? 0} bytes.`,
    ],
  };
  return { event, partial: ['from', 'to', 'cc', 'subject', 'body', 'attachments'], identity: null };
}

function identityKey({ identity }: ParsedMail, source: Buffer): string {
  return identity === null
    ? `bytes ${createHash('sha256').update(source).digest('hex')}`
    : `mail ${identity}`;
}

/** The key that a mail would have by its head; null when it has no Message-ID. */
async function keyOfHead(message: FetchMessageObject, { parser }: FolderDeps): Promise<string | null> {
  const source = message.headers?.subarray(0, mostHeadBytes);
  if (!source) return null;
  const answer = await parser.parse({ source, headOf: null, emitHeaders: false, includeAttachments: false });
  return answer.ok && answer.mail.identity !== null ? identityKey(answer.mail, source) : null;
}

function receivedAt({ internalDate }: FetchMessageObject): Date | null {
  if (internalDate === undefined) return null;
  const at = new Date(internalDate);
  return Number.isNaN(at.getTime()) ? null : at;
}
