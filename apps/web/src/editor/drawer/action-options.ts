'use client';
import type { Id } from '@storyloom/engine';
import { flowOrder } from '../rules/flow-order.ts';
import { useGraph } from '../state/use-editor.ts';

/** The story's Actions in the order of the flow, to choose one. */
export function useActionOptions(): { value: Id; label: string }[] {
  const graph = useGraph();
  return flowOrder(graph).flatMap(({ id }) => {
    const action = graph.actions[id];
    return action ? [{ value: id, label: action.name }] : [];
  });
}
