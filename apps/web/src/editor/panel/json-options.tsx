'use client';
import { type GraphAction, isObject, type Json } from '@storyloom/engine';
import { useMemo, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useEditor } from '../state/use-editor.ts';
import type { MirrorFault } from './formula/mirror-types.ts';
import { FormulaField } from './formula-field.tsx';
import { jsonFault, parseJsonText } from './json-text.ts';

/** All options of an Action as one JSON object; taken over as one step when it is valid. */
export function JsonOptions({ action, onDone }: { action: GraphAction; onDone: () => void }) {
  const { commands, readOnly } = useEditor();
  const [text, setText] = useState(() => JSON.stringify(action.options, null, 2));
  const read = readObject(text);
  const marks = useMemo(() => marksIn(text), [text]);
  return (
    <div className="grid gap-3">
      <Field
        label="Options as JSON"
        hint="Keys as in the story file. What the form does not show is kept."
        error={read.ok ? undefined : read.message}
      >
        <FormulaField
          kind="json"
          numbered
          multiline
          label="Options as JSON"
          value={text}
          onChange={setText}
          readOnly={readOnly}
          faults={marks}
        />
      </Field>
      <div className="flex gap-2">
        {!readOnly && (
          <Button
            disabled={!read.ok}
            onClick={() => {
              if (!read.ok) return;
              commands.setOptions(action.id, read.value);
              onDone();
            }}
          >
            Apply
          </Button>
        )}
        <Button variant="quiet" onClick={onDone}>
          Back to the form
        </Button>
      </div>
    </div>
  );
}

/** Where it stops being JSON. A JSON value that is no object is wrong as a whole: the message says so. */
function marksIn(text: string): MirrorFault[] {
  const fault = jsonFault(text);
  return fault.message === '' ? [] : [fault];
}

function readObject(
  text: string,
): { ok: true; value: Record<string, Json> } | { ok: false; message: string } {
  const parsed = parseJsonText(text);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  if (!isObject(value)) {
    return { ok: false, message: 'Options are one object: { "key": value }.' };
  }
  return { ok: true, value };
}
