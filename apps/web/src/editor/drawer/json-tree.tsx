'use client';
import type { Json } from '@storyloom/engine';
import { FoldVertical, UnfoldVertical } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { IconButton } from '../../ui/icon-button.tsx';
import { SearchInput } from '../../ui/search-input.tsx';
import {
  type Folding,
  type JsonRow,
  jsonRows,
  OPEN_DEPTH,
  searchRows,
  type TreeLine,
  unfoldAll,
} from './json-rows.ts';
import { copyValue, useTakePath } from './take-path.ts';
import { TreeList } from './tree-list.tsx';

type Props = {
  slug: string;
  value: Json;
  /** Shows a list as a table; its path as a formula writes it. */
  onTable?: ((path: string) => void) | undefined;
  /** Beside the search. */
  aside?: ReactNode;
};

const unfoldedTwice: Folding = { folded: new Set(), unfolded: new Set() };

/** An event as a tree. A click on a value puts its path into the formula being edited, or into the clipboard. */
export function JsonTree({ slug, value, onTable, aside }: Props) {
  const [search, setSearch] = useState('');
  const [folding, setFolding] = useState<Folding>(unfoldedTwice);
  const take = useTakePath();
  const root = useMemo(() => ({ path: slug, value }), [slug, value]);
  const rows = useMemo(
    () => (search.trim() === '' ? jsonRows(root, folding) : searchRows(root, search.trim())),
    [root, folding, search],
  );
  const fold = (row: TreeLine) =>
    setFolding(({ folded, unfolded }) => ({
      folded: row.open ? new Set([...folded, row.path]) : without(folded, row.path),
      unfolded: row.open
        ? without(unfolded, row.path)
        : row.depth >= OPEN_DEPTH
          ? new Set([...unfolded, row.path])
          : unfolded,
    }));
  const copy = ({ value: copied }: JsonRow) =>
    void copyValue(typeof copied === 'string' ? copied : JSON.stringify(copied, null, 2));

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <TreeSearch value={search} onChange={setSearch}>
        <IconButton
          size="sm"
          icon={UnfoldVertical}
          label="Unfold all"
          onClick={() => setFolding(unfoldAll(root))}
        />
        <IconButton
          size="sm"
          icon={FoldVertical}
          label="Fold all"
          onClick={() =>
            setFolding({
              folded: new Set(
                jsonRows(root, folding)
                  .map(({ path }) => path)
                  .slice(1),
              ),
              unfolded: new Set(),
            })
          }
        />
        {aside}
      </TreeSearch>
      <TreeList
        label={`Event of ${slug}`}
        lines={rows}
        empty={`Nothing contains “${search}”.`}
        onFold={fold}
        onTake={({ path }) => take(path)}
        onCopy={copy}
        onTable={onTable && (({ path }) => onTable(path))}
      />
    </div>
  );
}

type SearchProps = { value: string; onChange: (text: string) => void; children?: ReactNode };

export function TreeSearch({ value, onChange, children }: SearchProps) {
  return (
    <div className="flex items-center gap-0.5 px-3 pt-2">
      <SearchInput
        label="Find in the event"
        placeholder="Find a key or value"
        size="sm"
        value={value}
        onChange={onChange}
        className="min-w-0 flex-1"
      />
      {children}
    </div>
  );
}

function without(set: ReadonlySet<string>, path: string): ReadonlySet<string> {
  return new Set([...set].filter((one) => one !== path));
}
