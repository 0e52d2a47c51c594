'use client';
import { type ActionDescription, type GraphAction, sampleOf } from '@storyloom/engine';
import { useState } from 'react';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { definitionOf } from '../rules/types.ts';
import { FunctionReference } from './function-reference.tsx';

const pages = [
  { value: 'action', label: 'This Action' },
  { value: 'functions', label: 'Functions of formulas' },
] as const;

type Page = (typeof pages)[number]['value'];

/** The manual: what this type of Action does, and what formulas can call. */
export function HelpTab({ action }: { action: GraphAction }) {
  const [page, setPage] = useState<Page>('action');
  const definition = definitionOf(action.type);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Segmented<Page>
        label="Help"
        options={pages}
        value={page}
        onChange={setPage}
        className="justify-self-start"
      />
      {page === 'functions' ? (
        <FunctionReference />
      ) : (
        definition && <TypeHelp action={action} definition={definition} />
      )}
    </div>
  );
}

/** From the declaration of the type; an option that modes share is told of once for each. */
function TypeHelp({ action, definition }: { action: GraphAction; definition: ActionDescription }) {
  return (
    <>
      <div>
        <h2 className="font-semibold">{definition.title}</h2>
        <p className="text-ink-2">{definition.summary}</p>
      </div>
      <dl className="grid gap-2">
        {definition.form.map((field) => (
          <div key={`${field.key} ${field.label}`}>
            <dt className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium">{field.label}</span>
              <code className="text-11 font-normal text-ink-3">{field.key}</code>
            </dt>
            <dd className="text-12 text-ink-2">{field.help}</dd>
          </div>
        ))}
      </dl>
      <Sample title="Options, an example" value={definition.example} />
      <Sample title="The event it emits" value={sampleOf(definition, action.options)} />
      <p className="text-12 text-ink-2">
        Leaves by {definition.ports.map(({ title }) => title.toLowerCase()).join(', ')}. Later Actions read it
        as <code className="text-code-path">{`<<${action.slug}…>>`}</code>.
      </p>
    </>
  );
}

function Sample({ title, value }: { title: string; value: unknown }) {
  return (
    <figure>
      <figcaption className="mb-1 text-12 font-medium text-ink-2">{title}</figcaption>
      <CodeBlock label={title}>{JSON.stringify(value, null, 2)}</CodeBlock>
    </figure>
  );
}
