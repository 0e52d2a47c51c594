'use client';
import { useEditor, useView } from '../state/use-editor.ts';
import { RunStateSelect } from './run-state-select.tsx';

/** Which runs are listed. */
export function RunFilter() {
  const { view } = useEditor();
  const filter = useView((state) => state.runFilter);
  return (
    <RunStateSelect
      label="Runs shown"
      any="Any state"
      value={filter}
      onChange={(runFilter) => view.setState({ runFilter })}
      className="w-28"
    />
  );
}
