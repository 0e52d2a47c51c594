'use client';
import type { Json } from '@storyloom/engine';
import { type LucideIcon, Repeat } from 'lucide-react';
import { useState } from 'react';
import { explain } from '../../app-shell/explain.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { parseJsonText } from '../panel/json-text.ts';
import { useEditor } from '../state/use-editor.ts';
import { VersionField, type WhichVersion } from './version-field.tsx';

type Props = {
  /** The event as it was; null when it is too large to be edited. */
  event: { output: Json } | null;
  /** What its button says. */
  verb: string;
  icon?: LucideIcon;
  repeat: {
    isPending: boolean;
    error: unknown;
    /** `payload` when it was edited. */
    begin: (what: { version: WhichVersion; payload?: Json }) => void;
  };
};

/** An event to edit and a version to run it on. */
export function RepeatForm({ event, verb, icon = Repeat, repeat }: Props) {
  const { draft } = useEditor();
  const [before] = useState(() => (event === null ? null : JSON.stringify(event.output, null, 2)));
  const [text, setText] = useState(before ?? '');
  const [version, setVersion] = useState<WhichVersion>('original');
  const parsed = before === null ? null : parseJsonText(text);
  const isEdited = before !== null && text !== before;
  const begin = async () => {
    if (parsed?.ok === false) return;
    // The current version is what the server has: the last edits go there first.
    if (version === 'current') await draft.flush();
    repeat.begin({ version, ...(isEdited ? { payload: parsed?.value ?? null } : {}) });
  };
  return (
    <form
      className="grid gap-3 p-4"
      onSubmit={(submitted) => {
        submitted.preventDefault();
        void begin();
      }}
    >
      {parsed === null ? (
        <p className="text-12 text-ink-2">
          This event is too large to be edited here. It goes out as it was.
        </p>
      ) : (
        <Field
          label="Event"
          hint={isEdited ? 'Edited. The stored event stays as it is.' : 'As it was. Change what you like.'}
          error={parsed.ok ? undefined : parsed.message}
        >
          <Textarea
            mono
            value={text}
            onValueChange={setText}
            spellCheck={false}
            className="max-h-64 min-h-32"
          />
        </Field>
      )}
      <VersionField value={version} onChange={setVersion} />
      {repeat.error !== null && (
        <p role="alert" className="tone-failed text-12 text-tone-text">
          {explain(repeat.error)}
        </p>
      )}
      <div className="flex justify-end gap-2">
        {isEdited && (
          <Button variant="quiet" onClick={() => setText(before)}>
            As it was
          </Button>
        )}
        <Button
          type="submit"
          variant="primary"
          icon={icon}
          disabled={parsed?.ok === false}
          busy={repeat.isPending}
        >
          {verb}
        </Button>
      </div>
    </form>
  );
}
