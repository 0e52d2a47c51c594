'use client';
import { X } from 'lucide-react';
import { Checkbox } from '../../../src/ui/checkbox.tsx';
import { Icon } from '../../../src/ui/icon.tsx';
import { Input } from '../../../src/ui/input.tsx';
import { SearchInput } from '../../../src/ui/search-input.tsx';
import { Segmented } from '../../../src/ui/segmented.tsx';
import { Select } from '../../../src/ui/select.tsx';
import { type AuditFilter, stateChoices, whenChoices } from './audit-filter.ts';
import { resourceChoices } from './audit-words.ts';

type Props = {
  filter: AuditFilter;
  onChange: (part: Partial<AuditFilter>) => void;
  people: readonly { id: string; name: string }[];
  mayAskEverywhere: boolean;
};

const all = 'all';
const withAll = (label: string, choices: readonly { value: string; label: string }[]) => [
  { value: all, label },
  ...choices,
];
const orNull = (value: string) => (value === all ? null : value);

/** Who, what, how it ended, when, and a text. */
export function AuditFilters({ filter, onChange, people, mayAskEverywhere }: Props) {
  const persons = people.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className="mb-2 grid gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          label="Search the audit log"
          placeholder="Names, addresses, operations"
          hotkey="/"
          value={filter.text}
          onChange={(text) => onChange({ text })}
          className="max-sm:basis-full sm:w-[280px]"
        />
        {mayAskEverywhere && (
          <Segmented
            label="Whose entries"
            options={[
              { value: 'team', label: 'This team' },
              { value: 'everywhere', label: 'Whole installation' },
            ]}
            value={filter.everywhere ? 'everywhere' : 'team'}
            onChange={(value) => onChange({ everywhere: value === 'everywhere', userId: null })}
          />
        )}
        <Checkbox
          checked={filter.routine}
          onChange={(routine) => onChange({ routine })}
          label="Edits of drafts and visits, too"
        />
      </div>
      <div className="flex flex-wrap items-center gap-2 *:max-sm:basis-[calc(50%-4px)]">
        <Select
          label="Who"
          className="sm:w-44"
          options={withAll('Anybody', persons)}
          value={filter.userId ?? all}
          onChange={(value) => onChange({ userId: orNull(value) })}
        />
        <Select
          label="What"
          className="sm:w-44"
          options={withAll('Everything', resourceChoices)}
          value={filter.resource ?? all}
          onChange={(value) => onChange({ resource: orNull(value) })}
        />
        <Select
          label="How it ended"
          className="sm:w-36"
          options={withAll('Any outcome', stateChoices)}
          value={filter.state ?? all}
          onChange={(value) =>
            onChange({ state: stateChoices.find((one) => one.value === value)?.value ?? null })
          }
        />
        <Select
          label="When"
          className="sm:w-40"
          options={whenChoices}
          value={filter.when}
          onChange={(when) => onChange({ when })}
        />
        {filter.when === 'between' && (
          <>
            <Input
              type="date"
              aria-label="First day"
              className="sm:w-36"
              value={filter.from}
              onValueChange={(from) => onChange({ from })}
            />
            <Input
              type="date"
              aria-label="Last day"
              className="sm:w-36"
              value={filter.to}
              onValueChange={(to) => onChange({ to })}
            />
          </>
        )}
        {filter.aboutId !== null && (
          <button
            type="button"
            onClick={() => onChange({ aboutId: null })}
            className="inline-flex h-7 items-center gap-1 rounded-1 border border-accent-line bg-accent-soft px-1.5 text-12 text-accent-text max-sm:h-11"
          >
            About one thing
            <Icon of={X} size={12} />
            <span className="sr-only">, show all again</span>
          </button>
        )}
      </div>
    </div>
  );
}
