import type { StoryRunState } from '@storyloom/engine';
import { Select } from '../../ui/select.tsx';

const states = [
  { value: 'running', label: 'Running' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'failed', label: 'Failed' },
  { value: 'cancelled', label: 'Cancelled' },
  { value: 'finished', label: 'Finished' },
] as const;

type Props = {
  label: string;
  /** What no choice is called. */
  any: string;
  value: StoryRunState | null;
  onChange: (state: StoryRunState | null) => void;
  className?: string;
};

/** A state of story runs, or any. */
export function RunStateSelect({ label, any, value, onChange, className }: Props) {
  return (
    <Select
      size="sm"
      label={label}
      options={[{ value: 'any', label: any }, ...states]}
      value={value ?? 'any'}
      onChange={(state) => onChange(state === 'any' ? null : state)}
      {...(className !== undefined && { className })}
    />
  );
}
