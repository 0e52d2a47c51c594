'use client';
import type { ActionDescription, FormField, GraphAction, Json } from '@storyloom/engine';
import { useMemo } from 'react';
import { useProblemsOf } from '../canvas/use-problems.ts';
import { alsoSet } from '../rules/also-set.ts';
import { type NameFault, nameFaults } from '../rules/name-faults.ts';
import { formulaProblems, isMissing, isShown, type Known, rootsOf } from '../rules/problems.ts';
import { definitionOf, isSource } from '../rules/types.ts';
import { useDraft, useEditor, useView } from '../state/use-editor.ts';
import { ActionSchedule } from './action-schedule.tsx';
import { making } from './fault-text.tsx';
import { FormulaSwitch, FormulaWidget, useFormulaMode } from './formula-switch.tsx';
import { InboxStatus } from './inbox-status.tsx';
import { PanelSection } from './panel-section.tsx';
import { RunsSection } from './runs-section.tsx';
import { type KnownNames, useKnownNames } from './use-known-names.ts';
import { useWantedOption } from './use-wanted-option.ts';
import { type Fault, widgets } from './widgets.tsx';

/** The form of an Action, drawn from its type's declaration. */
export function OptionsForm({ action, onJson }: { action: GraphAction; onJson: () => void }) {
  const definition = definitionOf(action.type);
  if (definition === null) {
    return (
      <p className="text-ink-2">This page does not know the type {action.type}. Edit its options as JSON.</p>
    );
  }
  return (
    <>
      <KnownForm action={action} form={definition.form} />
      <AlsoSet action={action} definition={definition} onJson={onJson} />
    </>
  );
}

/** What is set and has no field: it counts all the same, so the form does not keep it to itself. */
function AlsoSet({
  action,
  definition,
  onJson,
}: {
  action: GraphAction;
  definition: ActionDescription;
  onJson: () => void;
}) {
  const set = alsoSet(definition, action.options);
  if (set.length === 0) return null;
  return (
    <p className="text-12 text-ink-2">
      Also set, as JSON alone:{' '}
      {set.map(([key, value]) => (
        <button
          key={key}
          type="button"
          data-option={key}
          onClick={onJson}
          className="mr-2 min-h-6 max-w-full truncate align-bottom font-mono text-accent-text hover:underline max-sm:min-h-11"
        >
          {key} = {value}
        </button>
      ))}
    </p>
  );
}

function KnownForm({ action, form }: { action: GraphAction; form: readonly FormField[] }) {
  const root = useWantedOption(action.id);
  const shown = form.filter((field) => isShown(field, action));
  const sections = [...new Set(shown.flatMap((field) => field.section ?? []))];
  return (
    <div ref={root} className="grid grid-cols-[minmax(0,1fr)] gap-3.5">
      {shown
        .filter((field) => field.section === undefined)
        .map((field) => (
          <OptionField key={field.key} action={action} field={field} />
        ))}
      <div className="-mx-4 -mb-3.5">
        {sections.map((title) => (
          <Section
            key={title}
            title={title}
            action={action}
            fields={shown.filter((field) => field.section === title)}
          />
        ))}
        {action.type === 'receive-email' && <InboxStatus action={action} />}
        {!isSource(action) && <ActionSchedule action={action} />}
        <RunsSection action={action} />
      </div>
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
  const wanted = useView(
    ({ optionWanted }) =>
      optionWanted?.actionId === action.id && fields.some(({ key }) => key === optionWanted.key),
  );
  const set = fields.filter((field) => action.options[field.key] !== undefined);
  const wrong = useProblemsOf(action.id).filter(({ option }) => fields.some(({ key }) => key === option));
  return (
    <PanelSection title={title} summary={summaryOf(set)} problems={wrong.length} unfold={wanted}>
      {fields.map((field) => (
        <OptionField key={field.key} action={action} field={field} />
      ))}
    </PanelSection>
  );
}

function OptionField({ action, field }: { action: GraphAction; field: FormField }) {
  const { commands, readOnly } = useEditor();
  const known = useKnownNames();
  const value = action.options[field.key];
  const roots = useDraft(({ graph }) => rootsOf(graph, action)?.join());
  const faults = useMemo(
    () => faultsOf({ type: action.type, field, value }, roots?.split(',') ?? null, known),
    [action.type, field, value, roots, known],
  );
  const onChange = (next: Json | undefined) => commands.setOption(action.id, field.key, next);
  const formula = useFormulaMode({ field, value, onChange });
  const props = { action, field, value, faults, readOnly, onChange };
  const aside = formula.can && !readOnly && <FormulaSwitch field={field} mode={formula} />;
  const Component = formula.on ? FormulaWidget : widgets[field.widget];
  return (
    <div data-option={field.key} className="contents">
      <Component {...props} aside={aside} />
    </div>
  );
}

type Option = { type: string; field: FormField; value: Json | undefined };

function faultsOf(
  { type, field, value }: Option,
  roots: readonly string[] | null,
  known: KnownNames | null,
): Fault[] {
  if (isMissing(field, value)) return [{ path: '', start: 0, end: 0, message: `${field.label} is empty.` }];
  if (value === undefined || field.formula === false) return [];
  return [
    ...formulaProblems(value, roots && [...roots, ...(field.roots ?? [])]),
    ...(known ? nameFaults(type, value, namesOf(known)).map(withFix) : []),
  ];
}

function namesOf({ credentials, resources }: KnownNames): Known {
  return { credentials: credentials.map(({ slug }) => slug), resources: resources.map(({ slug }) => slug) };
}

/** A name that is not there leads to the page that makes it. */
function withFix(fault: NameFault): Fault {
  const [root, slug = ''] = fault.name.split('.');
  return { ...fault, fix: making(root === 'CREDENTIAL' ? 'credential' : 'resource', slug) };
}

function summaryOf(set: readonly FormField[]): string {
  if (set.length === 0) return 'Default';
  return set.map(({ label }) => label).join(', ');
}
