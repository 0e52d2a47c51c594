'use client';
import { useMemo, useState } from 'react';
import { CodeBlock } from '../../ui/code-block.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import { type FormulaFunction, type FunctionFamily, searchFunctions } from './function-search.ts';

/** Every function that formulas can call, to look up while writing one. */
export function FunctionReference() {
  const [typed, setTyped] = useState('');
  const families = useMemo(() => searchFunctions(typed), [typed]);
  return (
    <section aria-label="Functions of formulas" className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <SearchInput label="Search functions" value={typed} onChange={setTyped} />
      {families.map(({ family, functions }) => (
        <Family key={family} family={family} functions={functions} searching={typed.trim() !== ''} />
      ))}
      {families.length === 0 && (
        <p className="text-12 text-ink-2">No function is called so or does that. Try another word.</p>
      )}
    </section>
  );
}

/** Folded until it is opened, or something is looked for. */
function Family({ family, functions, searching }: FunctionFamily & { searching: boolean }) {
  const [unfolded, setUnfolded] = useState(false);
  return (
    <details
      open={searching || unfolded}
      onToggle={(event) => {
        if (!searching) setUnfolded(event.currentTarget.open);
      }}
    >
      <summary className="flex min-h-7 cursor-pointer items-center justify-between font-medium first-letter:uppercase max-sm:min-h-11">
        {family}
        <span className="text-12 font-normal text-ink-3">{functions.length}</span>
      </summary>
      <dl className="grid grid-cols-[minmax(0,1fr)] gap-3 py-2">
        {functions.map((one) => (
          <Entry key={one.name} described={one} />
        ))}
      </dl>
    </details>
  );
}

function Entry({ described }: { described: FormulaFunction }) {
  const { signature, summary, examples } = described;
  return (
    <div>
      <dt>
        <code className="text-12 text-code-function">{signature}</code>
      </dt>
      <dd className="grid grid-cols-[minmax(0,1fr)] gap-1 text-12 text-ink-2">
        <p>{summary}</p>
        {examples.map(({ formula, result }) => (
          <CodeBlock key={formula} label={`Example of ${described.name}`} className="py-1">
            {`${formula}\n→ ${JSON.stringify(result)}`}
          </CodeBlock>
        ))}
      </dd>
    </div>
  );
}
