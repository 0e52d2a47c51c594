'use client';
import type { FormField, GraphAction, Json } from '@storyloom/engine';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { formulaProblems, isMissing, isShown, rootsOf } from '../rules/problems.ts';
import { definitionOf } from '../rules/types.ts';
import { useEditor, useGraph } from '../state/use-editor.ts';
import { type Fault, widgets } from './widgets.tsx';

/** The form of an Action, drawn from its type's declaration. */
export function OptionsForm({ action }: { action: GraphAction }) {
  const definition = definitionOf(action.type);
  if (definition === null) {
    return (
      <p className="text-ink-2">This page does not know the type {action.type}. Edit its options as JSON.</p>
    );
  }
  const shown = definition.form.filter((field) => isShown(field, action));
  const sections = [...new Set(shown.flatMap((field) => field.section ?? []))];
  return (
    <div className="grid gap-3.5">
      {shown
        .filter((field) => field.section === undefined)
        .map((field) => (
          <OptionField key={field.key} action={action} field={field} />
        ))}
      {sections.length > 0 && (
        <div className="-mx-4 border-b border-line">
          {sections.map((title) => (
            <Section
              key={title}
              title={title}
              action={action}
              fields={shown.filter((field) => field.section === title)}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function Section({
  title,
  action,
  fields,
}: {
  title: string;
  action: GraphAction;
  fields: readonly FormField[];
}) {
  const set = fields.filter((field) => action.options[field.key] !== undefined);
  const [open, setOpen] = useState(false);
  return (
    <section aria-label={title} className="border-t border-line">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-9 w-full items-center gap-2 px-4 text-left -outline-offset-2 hover:bg-hover max-sm:h-11"
      >
        <Icon of={open ? ChevronDown : ChevronRight} size={14} className="text-ink-3" />
        <span className="font-medium">{title}</span>
        {!open && <span className="ml-auto truncate pl-4 text-12 text-ink-3">{summaryOf(set)}</span>}
      </button>
      {open && (
        <div className="grid gap-3.5 px-4 pt-1 pb-4">
          {fields.map((field) => (
            <OptionField key={field.key} action={action} field={field} />
          ))}
        </div>
      )}
    </section>
  );
}

function OptionField({ action, field }: { action: GraphAction; field: FormField }) {
  const { commands, readOnly } = useEditor();
  const graph = useGraph();
  const value = action.options[field.key];
  const roots = rootsOf(graph, action)?.join();
  const faults = useMemo(() => faultsOf(field, value, roots?.split(',') ?? null), [field, value, roots]);
  const Component = widgets[field.widget];
  return (
    <Component
      action={action}
      field={field}
      value={value}
      faults={faults}
      readOnly={readOnly}
      onChange={(next) => commands.setOption(action.id, field.key, next)}
    />
  );
}

function faultsOf(field: FormField, value: Json | undefined, roots: string[] | null): Fault[] {
  if (isMissing(field, value)) return [{ path: '', start: 0, end: 0, message: `${field.label} is empty.` }];
  return value === undefined || field.formula === false ? [] : formulaProblems(value, roots);
}

function summaryOf(set: readonly FormField[]): string {
  if (set.length === 0) return 'Default';
  return set.map(({ label }) => label).join(', ');
}
