'use client';
import type { Json } from '@storyloom/engine';
import { useMemo } from 'react';
import { Segmented } from '../../../ui/segmented.tsx';
import { JsonTree } from '../../drawer/json-tree.tsx';
import { useEditor, useView } from '../../state/use-editor.ts';
import type { ValueLook } from '../../state/view.ts';
import { CodeArea } from '../formula/code-area.tsx';
import { SchemaList } from './schema-list.tsx';
import { ValueTable } from './value-table.tsx';

const looks: readonly { value: ValueLook; label: string }[] = [
  { value: 'tree', label: 'Tree' },
  { value: 'table', label: 'Table' },
  { value: 'schema', label: 'Schema' },
  { value: 'json', label: 'JSON' },
];

/** A value as a tree, a table, a schema or JSON: clicked or dragged, a part of it goes into a formula. */
export function ValueView({ slug, value }: { slug: string; value: Json }) {
  const { view } = useEditor();
  const look = useView((state) => state.valueLook);
  return (
    <div className="flex min-h-64 min-w-0 flex-1 flex-col">
      <div className="flex shrink-0 px-4 pt-2">
        <Segmented<ValueLook>
          label="Shown as"
          options={looks}
          value={look}
          onChange={(valueLook) => view.setState({ valueLook })}
        />
      </div>
      <div data-paths="" className="flex max-h-[70vh] min-h-0 flex-1 flex-col px-1">
        {look === 'tree' && <JsonTree slug={slug} value={value} />}
        {look === 'table' && <ValueTable path={slug} value={value} />}
        {look === 'schema' && <SchemaList path={slug} value={value} />}
        {look === 'json' && <ValueText key={slug} slug={slug} value={value} />}
      </div>
    </div>
  );
}

function ValueText({ slug, value }: { slug: string; value: Json }) {
  const text = useMemo(() => JSON.stringify(value, null, 2), [value]);
  return (
    <CodeArea
      kind="json"
      plain
      multiline
      readOnly
      label={`Event of ${slug} as JSON`}
      value={text}
      onChange={() => {}}
      className="m-2 max-h-none"
    />
  );
}
