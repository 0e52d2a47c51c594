'use client';
import type { Json } from '@storyloom/engine';
import { useMemo } from 'react';
import { useTakePath } from '../../drawer/take-path.ts';
import { dragPath } from '../formula/path-drag.ts';
import { schemaOf } from './shapes.ts';

/** What kinds of values are in an event: each key once. A click takes its path. */
export function SchemaList({ path, value }: { path: string; value: Json }) {
  const rows = useMemo(() => schemaOf(path, value), [path, value]);
  const take = useTakePath();
  return (
    <ul aria-label={`Schema of ${path}`} className="m-2 min-h-0 flex-1 overflow-auto font-mono text-12">
      {rows.map((row) => (
        <li key={row.path}>
          <button
            type="button"
            draggable
            onDragStart={(event) => dragPath(event.dataTransfer, row.path)}
            onClick={() => take(row.path)}
            title={`Use ${row.path}`}
            className="flex min-h-6 w-full items-center gap-2 rounded-1 pr-2 text-left hover:bg-hover max-sm:min-h-11"
            style={{ paddingLeft: 8 + row.depth * 14 }}
          >
            <span className="text-code-key">{row.key}</span>
            <span className="shrink-0 text-ink-3">{row.type}</span>
            <span className="min-w-0 truncate text-ink-3">{row.example}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
