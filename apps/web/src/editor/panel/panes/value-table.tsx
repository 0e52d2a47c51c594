'use client';
import type { Json } from '@storyloom/engine';
import { useMemo } from 'react';
import { formatCount } from '../../../ui/format.ts';
import { Table, TableHead, TableRow } from '../../../ui/table.tsx';
import { useTakePath } from '../../drawer/take-path.ts';
import { previewOf } from '../completion.ts';
import { dragPath } from '../formula/path-drag.ts';
import { gridOf } from './shapes.ts';

/** The first list in an event as rows and columns. A click on a cell takes its path. */
export function ValueTable({ path, value }: { path: string; value: Json }) {
  const grid = useMemo(() => gridOf(path, value), [path, value]);
  if (grid === null)
    return <p className="p-3 text-12 text-ink-3">There is no list in it. Look at the tree.</p>;
  const { columns, rows, total } = grid;
  return (
    <div className="m-2 min-h-0 flex-1 overflow-auto">
      <p className="px-2 pb-1 text-12 text-ink-3">
        <code>{grid.path}</code>
        {total > rows.length && `, the first ${formatCount(rows.length)} of ${formatCount(total)}`}
      </p>
      <Table caption={`Table of ${grid.path}`} className="font-mono text-12">
        <thead>
          <tr>
            <TableHead>#</TableHead>
            {columns.map((column) => (
              <TableHead key={column}>{column}</TableHead>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow key={row.path}>
              <th scope="row" className="px-2 text-left font-normal whitespace-nowrap text-ink-3">
                {row.head}
              </th>
              {row.cells.map((cell, index) => (
                <td key={columns[index]} className="h-6 border-b border-line px-1">
                  {cell && <Cell path={cell.path} value={cell.value} />}
                </td>
              ))}
            </TableRow>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function Cell({ path, value }: { path: string; value: Json }) {
  const take = useTakePath();
  return (
    <button
      type="button"
      draggable
      onDragStart={(event) => dragPath(event.dataTransfer, path)}
      onClick={() => take(path)}
      title={`Use ${path}`}
      className="min-h-6 max-w-60 truncate rounded-1 px-2 text-left hover:bg-hover"
    >
      {previewOf(value)}
    </button>
  );
}
