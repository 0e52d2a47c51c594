'use client';
import type { FieldChange, Json } from '@storyloom/engine';
import { CodeBlock } from '../../ui/code-block.tsx';

/** Values of one thing, before and after. */
export function FieldChanges({ fields }: { fields: readonly FieldChange[] }) {
  return (
    <dl className="grid gap-2.5 px-3 pb-3">
      {fields.map(({ path, before, after }) => (
        <div key={path} className="grid gap-1">
          <dt>
            <code className="text-12 break-all text-ink-2">{path.replace(/^(options|settings)\./, '')}</code>
          </dt>
          <dd className="grid grid-cols-[44px_minmax(0,1fr)] items-start gap-x-2 gap-y-1">
            <Value label="Before" path={path} value={before} />
            <Value label="After" path={path} value={after} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

type Props = { label: 'Before' | 'After'; path: string; value: Json | undefined };

function Value({ label, path, value }: Props) {
  return (
    <>
      <span className="pt-1.5 text-11 text-ink-3">{label}</span>
      {value === undefined ? (
        <span className="pt-1.5 text-12 text-ink-3">Not set</span>
      ) : (
        <CodeBlock label={`${path}, ${label.toLowerCase()}`} wrap className="max-h-48">
          {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
        </CodeBlock>
      )}
    </>
  );
}
