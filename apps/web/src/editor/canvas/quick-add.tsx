'use client';
import { Search } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { cx } from '../../ui/cx.ts';
import { Input } from '../../ui/input.tsx';
import { TypeTile } from '../../ui/type-tile.tsx';
import { lastUsedFirst, searchEntries } from '../palette/entries.ts';
import { useLately } from '../palette/lately.ts';
import { takeReadyMade } from '../palette/take-ready-made.ts';
import { useReadyMade } from '../palette/use-ready-made.ts';
import { type Likeness, mayFollow } from '../rules/add.ts';
import { portTitle } from '../rules/types.ts';
import { useAction, useEditor, useView } from '../state/use-editor.ts';
import type { ViewState } from '../state/view.ts';

/** The list of what can be added, where a person asked for it: what is chosen is linked at once. */
export function QuickAdd() {
  const open = useView((state) => state.quickAdd);
  return open === null ? null : <List key={`${open.screen.x} ${open.screen.y}`} open={open} />;
}

const WIDTH = 264;
const HEIGHT = 300;

/** A type, or a ready-made Action: then with its slug in the catalog. */
type Choice = { id: string; type: string; title: string; slug: string | null };

function List({ open }: { open: NonNullable<ViewState['quickAdd']> }) {
  const editor = useEditor();
  const { commands, view, canvas } = editor;
  const used = useLately((state) => state.used);
  const lately = useLately((state) => state.types);
  const source = useAction(open.after?.from ?? null);
  const [search, setSearch] = useState('');
  const [current, setCurrent] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const entries = lastUsedFirst(searchEntries(search), search === '' ? lately : []);
  const needsInput = open.after !== null || open.into !== undefined;
  const suited = entries.filter(({ type }) => !needsInput || mayFollow(type));
  const refused = entries.filter((entry) => !suited.includes(entry));
  const readyMade = useReadyMade(search) ?? [];
  const choices: Choice[] = [
    ...suited.map(({ type, title }) => ({ id: type, type, title, slug: null })),
    ...readyMade.map(({ slug, name, steps }) => ({ id: slug, type: steps[0] ?? '', title: name, slug })),
  ];

  const close = () => {
    view.setState({ quickAdd: null });
    canvas.current?.focus();
  };
  const put = ({ type, like }: { type: string; like?: Likeness }) => {
    if (open.into !== undefined) commands.insertInto(open.into, type, undefined, like);
    else
      commands.add({ type, like, at: open.at, exactly: true, ...(open.after ? { after: open.after } : {}) });
  };
  const choose = ({ type, slug }: Choice) => {
    used(type);
    close();
    if (slug === null) put({ type });
    else void takeReadyMade(editor, slug, put);
  };
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target))
        view.setState({ quickAdd: null });
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [view]);

  const onKeyDown = (event: KeyboardEvent) => {
    const move = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (move !== 0) setCurrent((at) => (at + move + choices.length) % Math.max(1, choices.length));
    else if (event.key === 'Enter' && choices[current]) choose(choices[current]);
    else if (event.key === 'Escape') close();
    else if (event.key === 'Tab') {
      // On to what comes after the canvas: Tab never ends in this list.
      close();
      return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={box}
      role="dialog"
      aria-label="Add an Action"
      className="fixed z-(--z-popover) w-66 overflow-hidden rounded-3 bg-raised shadow-pop"
      style={{
        left: Math.max(8, Math.min(open.screen.x, window.innerWidth - WIDTH - 8)),
        top: Math.max(8, Math.min(open.screen.y, window.innerHeight - HEIGHT)),
      }}
    >
      <div className="p-2 pb-1">
        <Input
          icon={Search}
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls="quick-add-list"
          aria-activedescendant={choices[current] && `quick-add-${choices[current].id}`}
          aria-label="Search Actions"
          placeholder="Search Actions"
          value={search}
          onValueChange={(text) => {
            setSearch(text);
            setCurrent(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div role="listbox" id="quick-add-list" aria-label="Actions" className="max-h-54 overflow-y-auto p-1">
        {choices.map((choice, index) => (
          <div
            key={choice.id}
            id={`quick-add-${choice.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            onPointerMove={() => setCurrent(index)}
            onPointerDown={(event) => {
              event.preventDefault();
              choose(choice);
            }}
            className={cx('flex h-8 items-center gap-2 rounded-2 px-2', index === current && 'bg-highlight')}
          >
            <TypeTile type={choice.type} />
            <span className="truncate">{choice.title}</span>
          </div>
        ))}
        {refused.map(({ type, title }) => (
          <div
            key={type}
            role="option"
            aria-disabled
            aria-selected={false}
            tabIndex={-1}
            className="flex h-8 items-center gap-2 px-2 text-ink-3"
          >
            <TypeTile type={type} className="opacity-50" />
            {title} takes no input
          </div>
        ))}
        {entries.length + readyMade.length === 0 && (
          <p className="px-2 py-1.5 text-12 text-ink-3">No Action is called “{search}”.</p>
        )}
      </div>
      {open.into !== undefined && (
        <p className="border-t border-line px-3 py-1.5 text-11 text-ink-3">Goes into the link</p>
      )}
      {source && open.after && (
        <p className="border-t border-line px-3 py-1.5 text-11 text-ink-3">
          Links to {source.name}, {portTitle(source, open.after.port)}
        </p>
      )}
    </div>
  );
}
