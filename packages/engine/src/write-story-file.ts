/** Writes story files, without the schemas that reading one takes: a browser copies and exports with it. */
import type { Graph, Id, Json, JsonObject } from './model.ts';
import type { SendToStory, SendToStoryFile } from './send-to-story.ts';
import { settingNames } from './setting-names.ts';
import type { ActionSettings } from './settings.ts';
import { slugFor } from './slug.ts';
import type { StoryContent, StoryFile } from './story-file.ts';

export const storyFileFormat = 'storyloom.story/1';

/** The story as a file; the same graph always gives the same text. */
export function toStoryFile({
  name,
  description,
  graph,
  sendToStory,
  disableAfter = null,
  monitorFailures = false,
  reportingStatus = true,
}: StoryContent): StoryFile {
  const slugOf = (id: Id) => graph.actions[id]?.slug ?? '';
  const actions = Object.values(graph.actions).sort((a, b) => compare(a.slug, b.slug));
  const links = Object.values(graph.links)
    .map(({ from, port, to }) => ({ from: slugOf(from), port, to: slugOf(to) }))
    .sort((a, b) => compare(a.from, b.from) || compare(a.port, b.port) || compare(a.to, b.to));
  const keys = groupKeys(graph);
  const inGroup = (id: Id | undefined) => {
    const group = id === undefined ? undefined : keys.get(id);
    return group === undefined ? {} : { group };
  };
  const notes = Object.values(graph.notes)
    .map(({ id: _, group, ...note }) => ({ ...note, ...inGroup(group) }))
    .sort(
      (a, b) => a.position.y - b.position.y || a.position.x - b.position.x || compare(a.content, b.content),
    );
  return {
    format: storyFileFormat,
    name,
    description,
    ...(sendToStory
      ? { send_to_story: toSendToStoryFile(sendToStory, (id) => graph.actions[id]?.slug ?? null) }
      : {}),
    ...(disableAfter === null ? {} : { disable_after_failures: disableAfter }),
    ...(monitorFailures ? { monitor_failures: true } : {}),
    ...(reportingStatus ? {} : { reporting_status: false }),
    actions: Object.fromEntries(
      actions.map(({ slug, type, name: title, options, position, disabled, bypassed, settings, group }) => [
        slug,
        {
          type,
          name: title,
          options: sortedKeys(options),
          position,
          ...(disabled ? { disabled: true } : {}),
          ...(bypassed ? { bypassed: true } : {}),
          ...inGroup(group),
          ...inOrder(settings ?? {}),
        },
      ]),
    ),
    links,
    notes,
    ...(keys.size > 0
      ? {
          groups: Object.fromEntries(
            [...keys].map(([id, key]) => {
              const { id: _, ...group } = graph.groups[id] ?? { id, name: '' };
              return [key, group];
            }),
          ),
        }
      : {}),
  };
}

/** How the story is called, keys in a stable order. */
function toSendToStoryFile(settings: SendToStory, slugOf: (id: Id) => string | null): SendToStoryFile {
  const { enabled, entry, access, timeout_s, inputs } = settings;
  return {
    enabled,
    entry: entry === null ? null : slugOf(entry),
    access,
    ...(timeout_s === undefined ? {} : { timeout_s }),
    inputs: inputs.map(({ name, type, required, default: fallback, description, choices, secret }) => ({
      name,
      type,
      ...(choices === undefined ? {} : { choices }),
      required,
      ...(secret ? { secret } : {}),
      ...(fallback === undefined ? {} : { default: fallback }),
      description,
    })),
  };
}

/** What a file calls each group, after its name, in the order of the keys. */
function groupKeys(graph: Graph): Map<Id, string> {
  const taken: string[] = [];
  const named = Object.values(graph.groups)
    .sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id))
    .map((group): [Id, string] => {
      const key = slugFor(group.name, taken);
      taken.push(key);
      return [group.id, key];
    });
  return new Map(named.sort(([, a], [, b]) => compare(a, b)));
}

/** Settings in the order of their declaration. */
function inOrder(settings: ActionSettings): ActionSettings {
  const entries = Object.entries(settings).sort(
    ([a], [b]) => settingNames.indexOf(a) - settingNames.indexOf(b),
  );
  return Object.fromEntries(entries);
}

/** Option keys in alphabetical order; what is inside an option stays as its author ordered it. */
function sortedKeys(options: JsonObject): JsonObject {
  const entries: [string, Json][] = Object.entries(options);
  return Object.fromEntries(entries.sort(([a], [b]) => compare(a, b)));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
