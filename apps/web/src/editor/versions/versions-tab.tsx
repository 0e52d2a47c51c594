'use client';
import { ChevronLeft } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { SearchInput } from '../../ui/search-input.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { useEditor, useView } from '../state/use-editor.ts';
import { EditsList } from './edits-list.tsx';
import { useVersionState } from './use-versions.ts';
import { VersionDetail } from './version-detail.tsx';
import { VersionList } from './version-list.tsx';

/** Versions on the left, one of them on the right; or who changed what. A phone shows the list or one version. */
export function VersionsTab() {
  const { view } = useEditor();
  const shown = useView((state) => state.versionsShown);
  const [search, setSearch] = useState('');
  const [chosen, setNumber] = useState<number | null>(null);
  const { data: state } = useVersionState();
  const number = chosen ?? state?.live?.number ?? null;
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(320px,1fr)_minmax(320px,1.2fr)] divide-line sm:divide-x max-sm:grid-cols-1">
      <div
        className={cx(
          'flex min-h-0 flex-col',
          shown === 'edits' && 'col-span-full',
          chosen !== null && shown === 'versions' && 'max-sm:hidden',
        )}
      >
        <div className="flex shrink-0 items-center gap-2 px-2 pt-2 pb-1">
          <Segmented
            label="Versions or edits"
            options={[
              { value: 'versions', label: 'Versions' },
              { value: 'edits', label: 'Edits' },
            ]}
            value={shown}
            onChange={(versionsShown) => view.setState({ versionsShown })}
          />
          {shown === 'versions' && (
            <SearchInput
              label="Search versions"
              placeholder="Name, note, person"
              size="sm"
              value={search}
              onChange={setSearch}
              className="min-w-0 flex-1"
            />
          )}
        </div>
        {shown === 'versions' ? (
          <VersionList search={search} selected={number} onSelect={setNumber} />
        ) : (
          <EditsList />
        )}
      </div>
      {shown === 'versions' && number !== null && (
        <div className={cx('flex min-h-0 flex-col overflow-y-auto', chosen === null && 'max-sm:hidden')}>
          <Button
            variant="quiet"
            icon={ChevronLeft}
            className="m-1 self-start sm:hidden"
            onClick={() => setNumber(null)}
          >
            All versions
          </Button>
          <VersionDetail key={number} number={number} />
        </div>
      )}
    </div>
  );
}
