/** What of a live version is watched, and what its events save: on the story's row, so that nobody loads its graph for it. */
import { type Graph, type Id, secondsSaved } from '@storyloom/engine';
import { Prisma } from '../prisma/generated/client.ts';
import type { ActionMonitor } from './rules.ts';

/** For the row of a story, of which `graph` becomes the live version. */
export function measuresOf(graph: Graph) {
  const actions = Object.values(graph.actions).filter(({ disabled }) => !disabled);
  const monitors: Record<Id, ActionMonitor> = {};
  const timeSaved: Record<Id, number> = {};
  for (const { id, name, settings = {} } of actions) {
    const { monitoring, reporting } = settings;
    if (monitoring) {
      const { monitor_all_events, monitor_failures, monitor_no_events_emitted } = monitoring;
      if (monitor_all_events || monitor_failures || monitor_no_events_emitted !== null) {
        monitors[id] = {
          name,
          allEvents: monitor_all_events,
          failures: monitor_failures,
          silenceS: monitor_no_events_emitted,
        };
      }
    }
    if (reporting && reporting.time_saved_value > 0) timeSaved[id] = secondsSaved(reporting);
  }
  return { monitors: orNull(monitors), timeSaved: orNull(timeSaved) };
}

function orNull<T extends Prisma.InputJsonObject>(of: T) {
  return Object.keys(of).length > 0 ? of : Prisma.DbNull;
}
