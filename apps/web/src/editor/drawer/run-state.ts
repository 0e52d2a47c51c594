import type { StoryRunState } from '@storyloom/engine';
import type { State } from '../../ui/state.tsx';

/** A story run's state in the words and colours of states. */
export function stateOfRun(state: StoryRunState): State {
  return state === 'finished' ? 'succeeded' : state;
}
