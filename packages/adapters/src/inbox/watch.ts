/**
 * A mailbox while a worker holds it: connected, looked at, waited at. It is given back when the lease is
 * lost, the Action's options change, something fails, or the worker stops.
 */
import { createHash } from 'node:crypto';
import {
  acceptMail,
  announceAccepted,
  type CompiledAction,
  type CompiledStory,
  formsOf,
  type Graph,
  type Id,
  type JsonObject,
  type Live,
  type OpenInbox,
  openInbox,
  type Queue,
  type Runners,
  type Site,
  scrubBug,
  scrubText,
  type Values,
  type ValuesRequest,
  type Version,
  type Versions,
} from '@storyloom/engine';
import type { ImapFlow } from 'imapflow';
import type { Pool } from 'pg';
import type { Log } from '../log/log.ts';
import {
  checkedInbox,
  deliverMail,
  folderState,
  type HeldInbox,
  knownMail,
  LeaseLost,
  moveFolder,
  releaseInbox,
  renewInbox,
} from '../postgres/inboxes.ts';
import type { Payloads } from '../postgres/payloads.ts';
import { lookAt } from './folder.ts';
import { type ConnectImap, InboxError, LoginRefused, whyNotOpened } from './imap.ts';
import { newsOf } from './news.ts';
import type { MailParser } from './parser.ts';

export type WatchDeps = {
  pool: Pool;
  payloads: Payloads;
  versions: Versions;
  compiled: (version: { id: Id; graph: Graph }) => CompiledStory;
  runners: Runners;
  site?: Site;
  queue: Pick<Queue, 'wake'>;
  live: Pick<Live, 'announce'>;
  log: Pick<Log, 'warn'>;
  connect: ConnectImap;
  parser: MailParser;
  /** What the options find of credentials and resources. */
  values: Values;
  /** Carries one mail in, when it is its turn. */
  inTurn: <T>(run: () => Promise<T>) => Promise<T>;
  leaseMs: number;
  /** Milliseconds until the next try after so many failures in a row; from half a minute to half an hour unless told. */
  pauseMs?: (failures: number) => number;
};

type Watch = {
  deps: WatchDeps;
  held: HeldInbox;
  signal: AbortSignal;
  /** What credentials lent it: texts that go nowhere. */
  lent: readonly string[];
  /** These and its password, wherever that is from: texts that no error shows. */
  hidden: readonly string[];
};

type Return = { inMs: number; failure: string | null };

const minuteMs = 60_000;
const usualPauseMs = (failures: number) => Math.min(30_000 * 2 ** Math.min(failures, 10), 30 * minuteMs);

/** Resolves when the mailbox is given back. Rejects for nothing. */
export async function watchInbox(deps: WatchDeps, first: HeldInbox, stopping: AbortSignal): Promise<void> {
  const over = new AbortController();
  const watch: Watch = {
    deps,
    held: first,
    signal: AbortSignal.any([stopping, over.signal]),
    lent: [],
    hidden: [],
  };
  const stopRenewing = keepLease(watch, () => over.abort());
  let back: Return | null = { inMs: 0, failure: null };
  try {
    back = await watchUntil(watch);
  } catch (error) {
    if (error instanceof LeaseLost) back = null;
    else if (!watch.signal.aborted) back = failed(watch, error);
  } finally {
    stopRenewing();
  }
  if (back === null) return;
  await releaseInbox(deps.pool, watch.held, back).catch((error: unknown) => {
    deps.log.warn('a mailbox was not given back; its lease will end', { inboxId: first.id, err: error });
  });
}

/** A sentence for people, such as PostgreSQL can hold. */
function withoutSecrets(said: string, hidden: readonly string[]): string {
  return scrubText(said, hidden).replaceAll('\0', '');
}

function failed({ deps, held, hidden }: Watch, error: unknown): Return {
  const said = error instanceof Error ? error.message : String(error);
  if (!(error instanceof InboxError))
    deps.log.warn('a mailbox was not looked at', { inboxId: held.id, err: scrubBug(error, hidden) });
  return { inMs: (deps.pauseMs ?? usualPauseMs)(held.failures), failure: withoutSecrets(said, hidden) };
}

/** Renews the lease; `lost` is called when that fails, and when what is watched is not the same any more. */
function keepLease(watch: Watch, lost: () => void): () => void {
  const { deps } = watch;
  let renewedAt = performance.now();
  const renew = async () => {
    try {
      const now = await renewInbox(deps.pool, watch.held, deps.leaseMs);
      if (now === null || now.options !== watch.held.options) return lost();
      watch.held = now;
      renewedAt = performance.now();
    } catch {
      if (performance.now() - renewedAt > deps.leaseMs) lost();
    }
  };
  const timer = setInterval(() => void renew(), deps.leaseMs / 3);
  return () => clearInterval(timer);
}

async function watchUntil(watch: Watch): Promise<Return> {
  const { held, signal } = watch;
  const { action } = await storyOf(watch);
  const request = action.needs && { ...action.needs, teamId: held.teamId, isTest: false };
  const { client, ready } = await signedIn(watch, { action, request });
  const close = () => client.close();
  signal.addEventListener('abort', close);
  try {
    signal.throwIfAborted();
    return await lookUntil(client, watch, ready);
  } finally {
    signal.removeEventListener('abort', close);
    close();
  }
}

type Ready = Extract<OpenInbox, { ok: true }> & { allowedHosts: readonly (readonly string[])[] };
type Wanted = { action: CompiledAction; request: ValuesRequest | null };

/** A token that is refused may have been revoked before its time: another one, if there is one, is tried, once. */
async function signedIn(watch: Watch, wanted: Wanted): Promise<{ client: ImapFlow; ready: Ready }> {
  const { connect, values } = watch.deps;
  const first = await readied(watch, wanted);
  try {
    return { client: await connect(first.settings, first.allowedHosts), ready: first };
  } catch (error) {
    const { request } = wanted;
    if (!(error instanceof LoginRefused) || !request) throw error;
    // The failure is told whether this is done or not.
    await values.refused?.(request).catch(() => undefined);
    const second = await readied(watch, wanted);
    if (second.settings.password === first.settings.password) throw error;
    return { client: await connect(second.settings, second.allowedHosts), ready: second };
  }
}

/** What the Action's options come to with what it is lent now. No error shows any of that. */
async function readied(watch: Watch, { action, request }: Wanted): Promise<Ready> {
  const { deps } = watch;
  const given = request && ((await deps.values.load([request])[0]) ?? null);
  if (given?.ok === false) throw new InboxError(given.error.message);
  watch.lent = given?.hidden ?? [];
  watch.hidden = [...watch.hidden, ...watch.lent];
  const open = openInbox(action, deps.runners[action.definition.type], given?.roots ?? {});
  if (!open.ok) throw new InboxError(open.message);
  watch.hidden = [...watch.hidden, ...formsOf(open.settings.password)];
  return { ...open, allowedHosts: given?.allowedHosts ?? [] };
}

/** Looks at all folders, again and again while the connection is to stay open. */
async function lookUntil(
  client: ImapFlow,
  watch: Watch,
  { settings, wants }: Extract<OpenInbox, { ok: true }>,
): Promise<Return> {
  const { deps, signal } = watch;
  const news = newsOf(client);
  for (;;) {
    news.forget();
    const problems: string[] = [];
    // The first one comes last: it stays open, and the server tells of its news.
    for (const folder of settings.folders.toReversed()) {
      const problem = await lookAtFolder(client, watch, { folder, settings, wants });
      if (problem !== null) problems.push(problem);
    }
    signal.throwIfAborted();
    await checkedInbox(deps.pool, watch.held, withoutSecrets(problems.join(' '), watch.hidden) || null);
    watch.held = { ...watch.held, failures: 0 };
    if (!settings.idle) {
      await client.logout().catch(() => undefined);
      return { inMs: settings.pollMs, failure: null };
    }
    await news.wait(settings.pollMs);
    signal.throwIfAborted();
  }
}

/** Answers what is wrong with the folder, as a sentence. */
async function lookAtFolder(
  client: ImapFlow,
  watch: Watch,
  { folder, settings, wants }: { folder: string } & Omit<Extract<OpenInbox, { ok: true }>, 'ok'>,
): Promise<string | null> {
  const { deps, signal } = watch;
  try {
    await client.mailboxOpen(folder, { readOnly: !settings.markAsRead });
  } catch (error) {
    if (!client.usable) throw error;
    return whyNotOpened(error, folder);
  }
  const mailbox = hashOf(`${settings.host.toLowerCase()} ${settings.username}`);
  const of = () => ({ held: watch.held, mailbox, folder });
  const place = {
    place: `${mailbox} ${folder}`,
    settings,
    deps: {
      parser: deps.parser,
      inTurn: deps.inTurn,
      goesOn: () => !signal.aborted,
      wants,
      load: () => folderState(deps.pool, of()),
      move: (state, passed) => moveFolder(deps.pool, of(), { state, passed }),
      known: (keys) => knownMail(deps.pool, watch.held, keys),
      deliver: (event, keys) => deliver(watch, { ...event, folder }, keys),
    },
  } satisfies Parameters<typeof lookAt>[1];
  while (await lookAt(client, place)) signal.throwIfAborted();
  return null;
}

async function deliver(watch: Watch, mail: JsonObject, keys: string[]): Promise<void> {
  const { deps, held, lent: hidden } = watch;
  const from = { ...(await storyOf(watch)), ...held };
  const acceptance = acceptMail(deps, from, { mail, hidden });
  const outputs = await deps.payloads.keep(acceptance.events);
  const isNew = await deliverMail(deps.pool, held, { keys, acceptance, outputs });
  if (isNew) announceAccepted(deps, [acceptance]);
}

/** As the story is now. */
async function storyOf({
  deps,
  held,
}: Watch): Promise<{ version: Version; story: CompiledStory; action: CompiledAction }> {
  const version = held.versionId === null ? null : await deps.versions.load(held.versionId);
  const story = version && deps.compiled(version);
  const action = story?.actions.get(held.actionId);
  if (!version || !story || !action) throw new InboxError('Its Action is not in the live version any more.');
  return { version, story, action };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
