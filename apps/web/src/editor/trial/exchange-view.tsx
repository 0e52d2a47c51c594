'use client';
import type { Exchange } from '@storyloom/engine';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatDuration } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { StateGlyph } from '../../ui/state.tsx';

type Message = Exchange['sent'];

/** One thing that was said to the world, and the answer. */
export function ExchangeView({ exchange, open: first }: { exchange: Exchange; open: boolean }) {
  const [open, setOpen] = useState(first);
  const { sent, received, error, ms } = exchange;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2 py-0.5">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="-mx-2 flex min-h-6 items-center gap-2 rounded-2 px-2 text-left text-12 hover:bg-hover max-sm:min-h-11"
      >
        <Icon of={open ? ChevronDown : ChevronRight} size={14} className="shrink-0 text-ink-3" />
        <code className="min-w-0 flex-1 truncate">{sent.line}</code>
        <StateGlyph state={error === null ? 'succeeded' : 'failed'}>
          {error === null ? (received?.line ?? 'done').slice(0, 40) : 'no answer'}
        </StateGlyph>
        <span className="shrink-0 text-ink-3 tabular-nums">{formatDuration(ms)}</span>
      </button>
      {open && (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3 border-l border-line pb-1 pl-3">
          <MessageView message={sent} label="Sent" />
          {received && <MessageView message={received} label="Answer" />}
          {error !== null && <p className="tone-failed text-12 break-words text-tone-text">{error}</p>}
        </div>
      )}
    </div>
  );
}

/** A line, headers and a body, as they went over the wire; secrets come covered. */
export function MessageView({ message, label }: { message: Message; label: string }) {
  const { line, headers, body } = message;
  return (
    <figure className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <figcaption className="flex min-h-6 items-center gap-2 text-12">
        <span className="shrink-0 text-ink-3">{label}</span>
        <code className="min-w-0 flex-1 font-medium break-all">{line}</code>
        {body !== '' && (
          <CopyButton size="sm" variant="quiet" text={body}>
            Copy body
          </CopyButton>
        )}
      </figcaption>
      {Object.keys(headers).length > 0 && (
        <dl className="grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-3 font-mono text-12 leading-[18px]">
          {Object.entries(headers).map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-code-key">{name}</dt>
              <dd className="break-all">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {body !== '' && (
        <pre className="max-h-60 overflow-auto rounded-2 bg-sunken p-2 text-12 leading-[18px] whitespace-pre-wrap break-all">
          {pretty(body)}
        </pre>
      )}
    </figure>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
