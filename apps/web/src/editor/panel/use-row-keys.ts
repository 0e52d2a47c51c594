'use client';
import { useState } from 'react';

/** Keys for rows that have no identity of their own: they stay with their row when another is removed. */
export function useRowKeys(length: number): { keys: readonly number[]; removed: (index: number) => void } {
  const [state, setState] = useState({ keys: range(0, length), next: length });
  const lacking = Math.max(0, length - state.keys.length);
  const keys = [...state.keys, ...range(state.next, lacking)].slice(0, length);
  return {
    keys,
    removed: (index) => setState({ keys: keys.filter((_, at) => at !== index), next: state.next + lacking }),
  };
}

function range(from: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}
