'use client';
import { ArrowLeft, Blocks, ClipboardPaste, FileUp, Webhook } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { UNTITLED } from '../../app-shell/untitled.ts';
import { Button } from '../../ui/button.tsx';
import { Icon, type IconShape } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { ActKeys } from '../acts/act-item.tsx';
import { useRename } from '../bar/use-rename.ts';
import { TemplatePicker } from '../parts.tsx';
import { useEditor } from '../state/use-editor.ts';
import { pasteFromClipboard, tellPasted } from './clipboard.ts';

/** The first look at a new story: three ways in. */
export function EmptyStory({ onAdd }: { onAdd: (type: string) => void }) {
  const editor = useEditor();
  const rename = useRename();
  const [picking, setPicking] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const show = () => requestAnimationFrame(() => editor.canvas.current?.fit());
  const take = async (text: string) => {
    const pasted = await editor.commands.paste(text, { x: 0, y: 0 });
    tellPasted(pasted);
    if (pasted.ok) show();
    return pasted.ok;
  };
  /** All of the story is the template then, its name too, where nobody gave it one. Names have an undo of their own. */
  const takeTemplate = async ({ name, text }: { name: string; text: string }) => {
    if (!(await take(text))) return;
    editor.commands.select([]);
    if (editor.view.getState().story.name === UNTITLED) rename(name);
  };
  const paste = () => {
    void pasteFromClipboard(editor, { x: 0, y: 0 }).then((pasted) => pasted?.ok && show());
  };
  return (
    <div className="pointer-events-none absolute inset-0 flex items-center justify-center p-6">
      <div className="pointer-events-auto relative z-(--z-canvas-ui) w-full max-w-105 rounded-3 border border-line-strong bg-surface p-5">
        {picking ? (
          <>
            <div className="mb-3 -ml-1.5 flex items-center gap-1">
              <IconButton icon={ArrowLeft} label="Back" size="sm" onClick={() => setPicking(false)} />
              <h2 className="text-14 font-semibold">Start from a template</h2>
            </div>
            <TemplatePicker onTake={takeTemplate} />
          </>
        ) : (
          <>
            <h2 className="text-14 font-semibold">An empty story</h2>
            <p className="mt-1 mb-3 text-ink-2">Something starts it, then Actions follow. Three ways in:</p>
            <div className="grid gap-2">
              <Way
                icon={Blocks}
                title="Start from a template"
                detail="A whole story that is there already; it says what it needs."
                onClick={() => setPicking(true)}
              />
              <Way
                icon={Webhook}
                title="Start with a Webhook"
                detail="It gets an address; what is sent there starts the story."
                onClick={() => onAdd('webhook')}
              />
              <Way
                icon={ClipboardPaste}
                title="Paste something"
                detail="A cURL command, an exported story, Actions copied from another one, an address, or a story of n8n."
                keys={<ActKeys act="paste" />}
                onClick={paste}
              />
            </div>
            <p className="mt-3 flex flex-wrap items-center gap-2 text-12 text-ink-3">
              <Button size="sm" icon={FileUp} onClick={() => input.current?.click()}>
                Choose file
              </Button>
              <span className="max-sm:hidden">or drop a .story.json file here</span>
            </p>
          </>
        )}
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          aria-label="Story file"
          className="hidden"
          onChange={(event) => {
            const file = event.currentTarget.files?.item(0);
            event.currentTarget.value = '';
            if (file) void file.text().then(take);
          }}
        />
      </div>
    </div>
  );
}

type WayProps = {
  icon: IconShape;
  title: string;
  detail: ReactNode;
  keys?: ReactNode;
  onClick: () => void;
};

function Way({ icon, title, detail, keys, onClick }: WayProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex items-center gap-3 rounded-2 border border-line-strong px-3 py-2 text-left hover:bg-hover"
    >
      <Icon of={icon} className="text-ink-2" />
      <span className="min-w-0 flex-1">
        <span className="block font-medium">{title}</span>
        <span className="block text-12 text-ink-2">{detail}</span>
      </span>
      {keys && <span className="max-sm:hidden">{keys}</span>}
    </button>
  );
}
