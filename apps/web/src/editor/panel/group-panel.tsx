'use client';
import type { GraphGroup } from '@storyloom/engine';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Switch } from '../../ui/switch.tsx';
import { actionsIn } from '../rules/groups.ts';
import { useEditor, useGraph } from '../state/use-editor.ts';
import { TintField } from './tint-field.tsx';

/** All that a group has, by fields, and the Actions in it. */
export function GroupPanel({ group }: { group: GraphGroup }) {
  const { draft, commands, readOnly } = useEditor();
  const graph = useGraph();
  const { id } = group;
  const inside = actionsIn(graph, id);
  return (
    <form
      aria-label="Group"
      className="grid gap-3 overflow-y-auto px-4 pt-1 pb-4"
      onSubmit={(event) => event.preventDefault()}
      onBlur={draft.seal}
    >
      <Field label="Name">
        <Input
          value={group.name}
          maxLength={120}
          readOnly={readOnly}
          onValueChange={(name) => commands.setGroup(id, { name }, `group ${id}`)}
        />
      </Field>
      <TintField
        value={group.tint ?? 'grey'}
        readOnly={readOnly}
        onChange={(tint) => commands.setGroup(id, { tint })}
      />
      <Switch
        label="Collapsed to one card"
        checked={group.collapsed === true}
        disabled={readOnly}
        onChange={(collapsed) => commands.setGroup(id, { collapsed })}
      />
      <section aria-label="Actions in the group">
        <h3 className="text-12 text-ink-2">Actions in it</h3>
        <ul className="mt-1 grid">
          {inside.map((one) => (
            <li key={one}>
              <button
                type="button"
                className="h-7 w-full truncate rounded-2 px-2 text-left hover:bg-hover"
                onClick={() => commands.select([one], 'open')}
              >
                {graph.actions[one]?.name}
              </button>
            </li>
          ))}
        </ul>
      </section>
      {!readOnly && (
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => commands.ungroup([id])}>Delete group, keep its Actions</Button>
          <Button variant="danger" onClick={() => commands.removeGroup(id)}>
            Delete group with its Actions
          </Button>
        </div>
      )}
    </form>
  );
}
