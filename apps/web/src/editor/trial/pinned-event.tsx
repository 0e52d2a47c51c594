'use client';
import { type GraphAction, type Json, pinLimit } from '@storyloom/engine';
import { Pin, PinOff } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { notify } from '../../ui/toaster.tsx';
import { CodeField } from '../panel/formula/code-field.tsx';
import { parseJsonText } from '../panel/json-text.ts';
import { ValueView } from '../panel/panes/value-view.tsx';
import { useEditor } from '../state/use-editor.ts';

const tooLarge = `A pinned event has at most ${pinLimit.toLocaleString('en')} characters. Pin a smaller one, or edit it down as JSON.`;

/** Pins what is shown: previews and tests of later Actions take it for this one's event. */
export function PinButton({ action, output }: { action: GraphAction; output: Json }) {
  const { commands, readOnly } = useEditor();
  if (readOnly) return null;
  return (
    <Button
      size="sm"
      icon={Pin}
      onClick={() => {
        if (JSON.stringify(output).length <= pinLimit) commands.setPin(action.id, { output });
        else notify.failed({ title: 'Not pinned', detail: tooLarge });
      }}
    >
      Pin output
    </Button>
  );
}

/** The pinned event: looked at, edited as JSON, unpinned. */
export function PinnedEvent({ action }: { action: GraphAction }) {
  const { commands, readOnly } = useEditor();
  const [editing, setEditing] = useState(false);
  const output = action.pin?.output ?? null;
  if (editing) return <PinEditor action={action} output={output} onDone={() => setEditing(false)} />;
  return (
    <section aria-label="Pinned event" className="flex min-h-0 flex-1 flex-col border-t border-line">
      <header className="flex min-h-9 flex-wrap items-center gap-2 bg-sunken px-4 py-1 text-12 text-ink-2">
        <span className="min-w-0 flex-1">Previews and tests use it. Published versions do not.</span>
        {!readOnly && (
          <>
            <Button size="sm" onClick={() => setEditing(true)}>
              Edit
            </Button>
            <Button size="sm" icon={PinOff} onClick={() => commands.setPin(action.id, null)}>
              Unpin
            </Button>
          </>
        )}
      </header>
      <ValueView slug={action.slug} value={output} />
    </section>
  );
}

type EditorProps = { action: GraphAction; output: Json; onDone: () => void };

function PinEditor({ action, output, onDone }: EditorProps) {
  const { commands } = useEditor();
  const [text, setText] = useState(() => JSON.stringify(output, null, 2));
  const read = parseJsonText(text);
  const value = read.ok ? (read.value ?? null) : null;
  const fault = !read.ok ? read.message : JSON.stringify(value).length > pinLimit ? tooLarge : undefined;
  return (
    <div className="grid gap-3 border-t border-line px-4 py-3">
      <Field label="Pinned event" error={fault}>
        <CodeField
          kind="json"
          plain
          multiline
          numbered
          label="Pinned event"
          value={text}
          onChange={setText}
        />
      </Field>
      <div className="flex gap-2">
        <Button
          disabled={fault !== undefined}
          onClick={() => {
            commands.setPin(action.id, { output: value });
            onDone();
          }}
        >
          Apply
        </Button>
        <Button variant="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
