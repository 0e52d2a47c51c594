'use client';
import { Select } from '../../ui/select.tsx';
import { useEditor, useView } from '../state/use-editor.ts';

const filters = [
  { value: 'any', label: 'Any state' },
  { value: 'running', label: 'Running' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'failed', label: 'Failed' },
  { value: 'cancelled', label: 'Cancelled' },
  { value: 'finished', label: 'Finished' },
] as const;

/** Which runs are listed. */
export function RunFilter() {
  const { view } = useEditor();
  const filter = useView((state) => state.runFilter);
  return (
    <Select
      size="sm"
      label="Runs shown"
      options={filters}
      value={filter ?? 'any'}
      onChange={(state) => view.setState({ runFilter: state === 'any' ? null : state })}
      className="w-28"
    />
  );
}
