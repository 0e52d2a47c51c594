'use client';
import { Printer } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Keys } from '../../ui/kbd.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { isMac, keyCaps } from '../acts/keys.ts';
import { shortcutGroups } from './shortcut-groups.ts';
import './shortcut-sheet.css';

/** Every act with its keys, to look up and to print. */
export function ShortcutSheet({ onClosed }: { onClosed: () => void }) {
  const [open, setOpen] = useState(true);
  const [text, setText] = useState('');
  const groups = shortcutGroups(text);
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      onClosed={onClosed}
      title="Keyboard shortcuts"
      wide
      footer={
        <Button icon={Printer} onClick={() => window.print()}>
          Print
        </Button>
      }
    >
      <SearchInput
        label="Search shortcuts"
        placeholder="Search by name or key"
        value={text}
        onChange={setText}
      />
      <div className="shortcut-sheet gap-x-8 sm:columns-2">
        {groups.map(({ title, acts }) => (
          <section key={title} aria-label={title} className="mb-3 break-inside-avoid-column">
            <h3 className="pb-0.5 text-11 text-ink-3">{title}</h3>
            <ul>
              {acts.map((act) => (
                <li key={act.id} className="flex min-h-7 items-center justify-between gap-3">
                  <span className="min-w-0">{act.title}</span>
                  <KeyList keys={act.keys ?? []} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {groups.length === 0 && (
        <p role="status" className="text-ink-2">
          No command is called “{text.trim()}” or has that key.
        </p>
      )}
    </Dialog>
  );
}

/** The ways to press it, at most two; the four arrows are one. */
function KeyList({ keys }: { keys: readonly string[] }) {
  const mac = isMac();
  const arrows = keys.length === 4 && keys.every((key) => key.includes('Arrow'));
  const [first] = keys;
  if (first === undefined) return <span className="text-11 text-ink-3">Commands</span>;
  if (arrows) {
    const held = keyCaps(first, mac).slice(0, -1);
    return <Keys keys={[...held, '←', '↑', '→', '↓']} />;
  }
  return (
    <span className="flex shrink-0 items-center gap-2">
      {keys.slice(0, 2).map((key) => (
        <Keys key={key} keys={keyCaps(key, mac)} />
      ))}
    </span>
  );
}
