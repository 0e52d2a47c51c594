'use client';
import { ChevronDown, ChevronUp, Search, StickyNote, X } from 'lucide-react';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useMemo, useRef } from 'react';
import { Marked } from '../../search/marked.tsx';
import { cx } from '../../ui/cx.ts';
import { formatCount } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Input } from '../../ui/input.tsx';
import { TypeTile } from '../../ui/type-tile.tsx';
import { ActButton } from '../acts/act-item.tsx';
import { findFieldId } from '../acts/find-acts.ts';
import { type StoryHit, searchStory, stepTo } from '../rules/search.ts';
import { tileOf } from '../rules/types.ts';
import { useAction, useEditor, useGraph, useView } from '../state/use-editor.ts';
import { goTo } from './story-hits.ts';

/** More rows help nobody and cost a frame. */
const MOST_ROWS = 100;

/** The search in this story, over a corner of the canvas. */
export function StorySearch() {
  const editor = useEditor();
  const { view, canvas } = editor;
  const graph = useGraph();
  const text = useView((state) => state.find?.text ?? '');
  const at = useView((state) => state.find?.at ?? 0);
  const sought = useDeferredValue(text);
  const hits = useMemo(() => searchStory(graph, sought), [graph, sought]);
  const list = useId();
  const field = useRef<HTMLInputElement>(null);
  // Who opened it may have pressed its key before it was here.
  useEffect(() => field.current?.select(), []);
  const close = () => {
    view.setState({ find: null });
    canvas.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 } as const;
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' || event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      goTo(editor, hits, stepTo(at, by[event.key], hits.length));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search
      aria-label="Find in this story"
      className="absolute top-3 right-3 z-(--z-canvas-ui) flex max-h-[calc(100%-24px)] w-88 max-w-[calc(100%-24px)] flex-col overflow-hidden rounded-3 bg-raised shadow-pop"
    >
      <div className="flex items-center gap-0.5 p-1.5">
        <Input
          ref={field}
          id={findFieldId}
          icon={Search}
          className="flex-1"
          role="combobox"
          aria-expanded={hits.length > 0}
          aria-controls={list}
          aria-activedescendant={hits.length > 0 && at < MOST_ROWS && at >= 0 ? `${list}-${at}` : undefined}
          aria-label="Find in this story"
          placeholder="Names, options, formulas, notes"
          autoComplete="off"
          spellCheck={false}
          value={text}
          onValueChange={(next) => view.setState({ find: { text: next, at: -1 } })}
          onKeyDown={onKeyDown}
          end={<Count text={sought} at={at} of={hits.length} />}
        />
        <ActButton act="findPrevious" icon={ChevronUp} size="sm" disabled={hits.length === 0} />
        <ActButton act="findNext" icon={ChevronDown} size="sm" disabled={hits.length === 0} />
        <IconButton icon={X} label="Close the search" keys={['Esc']} size="sm" onClick={close} />
      </div>
      {sought.trim() !== '' && (
        <div
          id={list}
          role="listbox"
          aria-label="Places"
          className="min-h-0 overflow-y-auto border-t border-line p-1 empty:hidden"
        >
          {hits.slice(0, MOST_ROWS).map((hit, index) => (
            <Hit
              key={`${hit.id} ${hit.where}`}
              id={`${list}-${index}`}
              hit={hit}
              current={index === at}
              onChoose={() => goTo(editor, hits, index)}
            />
          ))}
        </div>
      )}
      {hits.length > MOST_ROWS && (
        <p className="border-t border-line px-3 py-1.5 text-11 text-ink-3">
          And {formatCount(hits.length - MOST_ROWS)} more. A longer text finds fewer.
        </p>
      )}
      {sought.trim() !== '' && hits.length === 0 && (
        <p role="status" className="border-t border-line px-3 py-2 text-12 text-ink-2">
          Nothing in this story holds “{sought.trim()}”.
        </p>
      )}
    </search>
  );
}

function Count({ text, at, of }: { text: string; at: number; of: number }) {
  if (text.trim() === '') return null;
  return (
    <span role="status" className="pl-1 text-11 whitespace-nowrap text-ink-3 tabular-nums">
      {at >= 0 && at < of ? `${formatCount(at + 1)} of ${formatCount(of)}` : formatCount(of)}
      <span className="sr-only">{of === 1 ? ' hit' : ' hits'}</span>
    </span>
  );
}

type HitProps = { id: string; hit: StoryHit; current: boolean; onChoose: () => void };

function Hit({ id, hit, current, onChoose }: HitProps) {
  const action = useAction(hit.id);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (current) row.current?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <div
      ref={row}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={current}
      onPointerDown={(event) => {
        event.preventDefault();
        onChoose();
      }}
      className={cx(
        'grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 rounded-2 px-2 py-1 hover:bg-hover',
        current && 'bg-highlight',
      )}
    >
      <span className="row-span-2 pt-0.5 text-ink-3">
        {action ? <TypeTile type={tileOf(action)} /> : <Icon of={StickyNote} />}
      </span>
      <span className="flex min-w-0 items-baseline gap-1.5">
        <span className="truncate">{hit.name}</span>
        <span className="truncate text-11 text-ink-3">{hit.where}</span>
      </span>
      <span className="truncate text-12 text-ink-2">
        <Marked of={hit.excerpt} />
      </span>
    </div>
  );
}
