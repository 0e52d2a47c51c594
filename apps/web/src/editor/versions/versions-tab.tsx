'use client';
import { ChevronLeft } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { SearchInput } from '../../ui/search-input.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { EditsList } from './edits-list.tsx';
import { VersionDetail } from './version-detail.tsx';
import { VersionList } from './version-list.tsx';

/** Versions on the left, one of them on the right; or who changed what. A phone shows the list or one version. */
export function VersionsTab() {
  const [shown, setShown] = useState<'versions' | 'edits'>('versions');
  const [search, setSearch] = useState('');
  const [number, setNumber] = useState<number | null>(null);
  return (
    <div className="grid h-full min-h-0 grid-cols-[minmax(320px,1fr)_minmax(320px,1.2fr)] divide-line sm:divide-x max-sm:grid-cols-1">
      <div
        className={cx('flex min-h-0 flex-col', number !== null && shown === 'versions' && 'max-sm:hidden')}
      >
        <div className="flex shrink-0 items-center gap-2 px-2 pt-2 pb-1">
          <Segmented
            label="Versions or edits"
            options={[
              { value: 'versions', label: 'Versions' },
              { value: 'edits', label: 'Edits' },
            ]}
            value={shown}
            onChange={setShown}
          />
          {shown === 'versions' && (
            <SearchInput
              label="Search versions"
              placeholder="Name, note, person, number"
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
        <div className="flex min-h-0 flex-col overflow-y-auto">
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
      {shown === 'versions' && number === null && (
        <p className="p-4 text-12 text-ink-3 max-sm:hidden">
          Choose a version to look at it, to compare it, to bring it back.
        </p>
      )}
    </div>
  );
}
