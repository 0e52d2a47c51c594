'use client';
import type { GraphAction } from '@storyloom/engine';
import { definitionOf } from '../rules/types.ts';
import { FunctionReference } from './function-reference.tsx';

/** What this type of Action does, from its declaration. */
export function HelpTab({ action }: { action: GraphAction }) {
  const definition = definitionOf(action.type);
  if (definition === null) return null;
  return (
    <div className="grid gap-4">
      <div>
        <h2 className="font-semibold">{definition.title}</h2>
        <p className="text-ink-2">{definition.summary}</p>
      </div>
      <dl className="grid gap-2">
        {definition.form.map((field) => (
          <div key={field.key}>
            <dt className="flex items-baseline gap-2">
              <span className="font-medium">{field.label}</span>
              <code className="text-11 font-normal text-ink-3">{field.key}</code>
            </dt>
            <dd className="text-12 text-ink-2">{field.help}</dd>
          </div>
        ))}
      </dl>
      <Sample title="Options, an example" value={definition.example} />
      <Sample title="The event it emits" value={definition.sampleOutput} />
      <p className="text-12 text-ink-2">
        Leaves by {definition.ports.map(({ title }) => title.toLowerCase()).join(', ')}. Later Actions read it
        as <code className="text-code-path">{`<<${action.slug}…>>`}</code>.
      </p>
      <FunctionReference />
    </div>
  );
}

function Sample({ title, value }: { title: string; value: unknown }) {
  return (
    <figure>
      <figcaption className="mb-1 text-12 font-medium text-ink-2">{title}</figcaption>
      <pre className="overflow-x-auto rounded-2 bg-sunken p-2 text-12 leading-[18px]">
        {JSON.stringify(value, null, 2)}
      </pre>
    </figure>
  );
}
