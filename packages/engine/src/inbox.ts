/** Mail that comes into a mailbox which a source Action watches: what to watch, and what a mail starts. */
import type { InboxSettings, MailState } from './action.ts';
import type { Runner } from './chain.ts';
import type { CompiledAction, CompiledStory } from './compile.ts';
import { runErrorOf } from './execute.ts';
import { planFrom } from './inline.ts';
import { storyGate } from './limits.ts';
import type { JsonObject } from './model.ts';
import { optionsIn } from './option-values.ts';
import type { Acceptance, Version } from './ports.ts';
import { type ReceiveDeps, replyRoots, sourceEvent, startOf } from './receive.ts';
import { scrubJson } from './scrub.ts';

export type OpenInbox =
  | {
      ok: true;
      settings: InboxSettings;
      /** Whether a mail, as it would be emitted, comes in. */
      wants: (mail: JsonObject, is: MailState) => boolean;
    }
  | { ok: false; message: string };

type Peeked =
  /** `mail`: the newest one that would come in, as it would be emitted; null when none would. */
  { ok: true; mail: JsonObject | null; looked: number } | { ok: false; message: string };

/** Looks at the newest mail of a mailbox and leaves all of it as it is. Rejects for nothing that an author can cause. */
export type PeekInbox = (
  open: Extract<OpenInbox, { ok: true }>,
  how: { allowedHosts: readonly (readonly string[])[]; signal: AbortSignal },
) => Promise<Peeked>;

/** What to watch, by the Action's options; formulas find what `roots` has. */
export function openInbox(action: CompiledAction, runner: Runner | undefined, roots: JsonObject): OpenInbox {
  if (!runner || !('inbox' in runner)) return { ok: false, message: `${action.name} watches no mailbox.` };
  try {
    const options = optionsIn(action, { roots });
    return {
      ok: true,
      settings: runner.inbox(options),
      wants: (mail, is) => runner.wants(options, mail, is),
    };
  } catch (error) {
    const known = runErrorOf(error);
    if (!known) throw error;
    return { ok: false, message: known.message };
  }
}

/**
 * The story run that a mail starts. Nothing of `hidden` is stored, not even when someone mailed it. A limit whose formula says nothing of mail holds for all of it together.
 */
export function acceptMail(
  deps: Pick<ReceiveDeps, 'runners' | 'site' | 'clock'>,
  from: {
    version: Version;
    story: CompiledStory;
    action: CompiledAction;
    priority: number;
    concurrency: number | null;
    concurrencyKey: string | null;
  },
  { mail: received, hidden }: { mail: JsonObject; hidden: readonly string[] },
): Acceptance {
  const { version, story, action, priority } = from;
  const mail = scrubJson(received, hidden);
  const runGate = from.concurrency === null ? null : gateOf(from, replyRoots(action.slug, mail));
  const started = startOf(deps, { version, story, source: 'email', priority, runGate });
  return started.accept((chain) => planFrom(chain, sourceEvent(action, mail)));
}

function gateOf(from: { version: Version; concurrencyKey: string | null }, roots: JsonObject): string {
  const { storyId } = from.version;
  try {
    return storyGate(storyId, from.concurrencyKey, roots);
  } catch {
    return storyGate(storyId, null, roots);
  }
}
