'use client';
import { GripVertical } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { TabPanel, Tabs } from '../../ui/tabs.tsx';
import { TypeTile } from '../../ui/type-tile.tsx';
import { DRAGGED_TYPE } from '../canvas/use-drop.ts';
import { Outline } from '../outline/outline.tsx';

import type { Likeness } from '../rules/add.ts';
import { restingPlace } from '../state/editor.ts';
import { useEditor, useView } from '../state/use-editor.ts';
import { type Entry, paletteGroups } from './entries.ts';
import { useLately } from './lately.ts';
import { paletteSearchId } from './search-id.ts';
import { takeReadyMade } from './take-ready-made.ts';
import { TemplateRows } from './template-rows.tsx';

const tabs = [
  { value: 'add', label: 'Add' },
  { value: 'outline', label: 'Outline' },
] as const;

/** The left side: what can be added, and the story as a list. */
export function Palette() {
  const { view, readOnly } = useEditor();
  const tab = useView((state) => state.paletteTab);
  const shown = readOnly ? 'outline' : tab;
  return (
    <aside
      data-tour="palette"
      aria-label="Palette"
      className="flex h-full min-h-0 flex-col border-r border-line bg-surface"
    >
      <Tabs
        label="Palette"
        tabs={readOnly ? tabs.slice(1) : tabs}
        value={shown}
        onChange={(paletteTab) => view.setState({ paletteTab })}
        className="flex-1"
      >
        <TabPanel value="add" className="flex flex-col">
          <AddList />
        </TabPanel>
        <TabPanel value="outline" className="overflow-y-auto">
          <Outline dense />
        </TabPanel>
      </Tabs>
    </aside>
  );
}

/** Adds by click, by drag, and by Enter from the search. */
export function AddList({ onAdded }: { onAdded?: () => void }) {
  const editor = useEditor();
  const [search, setSearch] = useState('');
  const lately = useLately((state) => state.types);
  const used = useLately((state) => state.used);
  const list = useRef<HTMLFieldSetElement>(null);
  const groups = paletteGroups(search, lately);

  useEffect(() => void useLately.persist.rehydrate(), []);

  const add = (type: string, like?: Likeness) => {
    used(type);
    editor.commands.addAfterSelection(type, restingPlace(editor), like);
    setSearch('');
    // What was added is the current Action: the next key is meant for it.
    editor.canvas.current?.focus();
    onAdded?.();
  };
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const items = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = items.findIndex((item) => item.matches(':focus'));
    items[Math.max(0, Math.min(items.length - 1, at + step))]?.focus();
  };

  const text = search.trim();
  const nothing = groups.length === 0 && (
    <p className="px-2 py-3 text-12 text-ink-3">
      No Action is called “{search}”. Try what it does: call, build, compare.
    </p>
  );

  return (
    <>
      <div className="px-2 pt-2 pb-1 max-sm:px-4">
        <SearchInput
          label="Search Actions"
          value={search}
          onChange={setSearch}
          id={paletteSearchId}
          shownKey="N"
          onKeyDown={(event) => {
            const first = groups[0]?.entries[0];
            if (event.key !== 'Enter') move(event);
            else if (first) add(first.type);
            else list.current?.querySelector('button')?.click();
          }}
        />
      </div>
      <fieldset
        ref={list}
        aria-label="Actions to add"
        className="min-h-0 flex-1 overflow-y-auto px-2 pb-2"
        onKeyDown={move}
      >
        {groups.map(({ title, entries }) => (
          <section key={title} aria-label={title}>
            <h2 className="px-2 pt-2.5 pb-0.5 text-11 text-ink-3">{title}</h2>
            {entries.map((entry) => (
              <PaletteRow key={entry.type} entry={entry} onAdd={() => add(entry.type)} />
            ))}
          </section>
        ))}
        {text !== '' && (
          <TemplateRows
            search={text}
            onAdd={(slug) => void takeReadyMade(editor, slug, ({ type, like }) => add(type, like))}
            nothing={nothing}
          />
        )}
      </fieldset>
      <p className="border-t border-line px-4 py-2 text-12 text-ink-3 max-sm:hidden">
        Paste cURL or a story to add it
      </p>
    </>
  );
}

function PaletteRow({ entry, onAdd }: { entry: Entry; onAdd: () => void }) {
  return (
    <button
      type="button"
      title={entry.summary}
      draggable
      onClick={onAdd}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED_TYPE, entry.type);
        event.dataTransfer.effectAllowed = 'copy';
      }}
      className="group flex h-7 w-full items-center gap-2 rounded-2 px-2 text-left hover:bg-hover max-sm:h-11"
    >
      <TypeTile type={entry.type} />
      <span className="min-w-0 flex-1 truncate">{entry.title}</span>
      <Icon
        of={GripVertical}
        size={14}
        className="text-ink-3 opacity-0 group-hover:opacity-100 max-sm:hidden"
      />
    </button>
  );
}
