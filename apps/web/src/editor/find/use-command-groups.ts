'use client';
import type { Graph } from '@storyloom/engine';
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { placesFor } from '../../app-shell/places.ts';
import { useTRPC } from '../../app-shell/trpc.ts';
import { useDebounced } from '../../app-shell/use-debounced.ts';
import { useTeam } from '../../app-shell/use-team.ts';
import { useTheme } from '../../app-shell/use-theme.ts';
import type { BoxCommand } from '../../commands/command-box.tsx';
import { bestFirst, fitting, readSought } from '../../commands/command-entries.ts';
import { pageCommands } from '../../commands/page-commands.ts';
import { useRecentCommands } from '../../commands/recent-commands.ts';
import { whyNot } from '../acts/act.ts';
import { actList, acts } from '../acts/all.ts';
import { searchEntries } from '../palette/entries.ts';
import { useLately } from '../palette/lately.ts';
import { flowOrder } from '../rules/flow-order.ts';
import { describeAction, tileOf } from '../rules/types.ts';
import { type Editor, restingPlace } from '../state/editor.ts';
import { useEditor, useGraph } from '../state/use-editor.ts';
import { showCard } from './story-hits.ts';

export type Command = BoxCommand & { run: (editor: Editor) => void };
export type CommandGroup = { title: string; commands: Command[] };

const MOST = 8;
const MOST_OF_ONE_KIND = 50;

/** What the palette offers for a typed text. `searching` while the server is asked for stories. */
export function useCommandGroups(typed: string): { groups: CommandGroup[]; searching: boolean } {
  const editor = useEditor();
  const graph = useGraph();
  const recent = useRecentCommands((state) => state.ids);
  const sought = readSought(typed);
  const doable = useMemo(() => actCommands(editor), [editor]);
  const types = useMemo(() => (editor.readOnly ? [] : typeCommands()), [editor]);
  const actions = useMemo(() => actionCommands(graph), [graph]);
  const pages = usePages();
  const { stories, searching } = useStories(sought);

  const most = sought.kind === null ? MOST : MOST_OF_ONE_KIND;
  const fit = (entries: Command[], limit = most) =>
    fitting(entries, { text: sought.text, recent, most: limit });
  const all = {
    action: { title: 'In this story', commands: fit(actions) },
    act: { title: 'Commands', commands: fit(doable, sought.text === '' ? doable.length : most) },
    type: { title: 'Add Action', commands: fit(types) },
    story: { title: 'Stories', commands: stories },
    page: { title: 'Pages and theme', commands: fit(pages) },
  };
  const used = recent.flatMap(
    (id) => [...doable, ...types, ...actions, ...pages].find((one) => one.id === id) ?? [],
  );
  const groups =
    sought.kind !== null
      ? [all[sought.kind]]
      : sought.text === ''
        ? [
            { title: 'Used lately', commands: used },
            { ...all.act, commands: doableFirst(all.act.commands.filter((one) => !used.includes(one))) },
          ]
        : [
            ...bestFirst([all.action, all.act, all.type, all.story, all.page], sought.text),
            { title: 'Search', commands: searches(typed.trim()) },
          ];
  return { groups: groups.filter(({ commands }) => commands.length > 0), searching };
}

/** The pages around the editor, and the theme. */
function usePages(): Command[] {
  const [theme, chooseTheme] = useTheme();
  const places = placesFor(useTeam());
  return pageCommands({ places, canEdit: false, theme, teams: [], teamId: undefined }).map(
    ({ deed, ...command }) => ({
      ...command,
      run: ({ page }) => {
        if (deed.kind === 'go') page.current?.go(deed.path);
        if (deed.kind === 'theme') chooseTheme(deed.theme);
      },
    }),
  );
}

function doableFirst(commands: Command[]): Command[] {
  return commands.toSorted((a, b) => Number(a.reason !== null) - Number(b.reason !== null));
}

function actCommands(editor: Editor): Command[] {
  return actList.flatMap((act) =>
    act.keyOnly || act.id === 'commands'
      ? []
      : {
          id: `act ${act.id}`,
          kind: 'act' as const,
          title: act.title,
          detail: '',
          ...(act.keys?.[0] !== undefined && { keys: act.keys[0] }),
          reason: whyNot(act, editor),
          run: act.run,
        },
  );
}

function typeCommands(): Command[] {
  return searchEntries('').map(({ type, title, summary }) => ({
    id: `type ${type}`,
    kind: 'type',
    title,
    detail: summary,
    tile: type,
    reason: null,
    run: (editor) => {
      useLately.getState().used(type);
      editor.commands.addAfterSelection(type, restingPlace(editor));
      editor.canvas.current?.focus();
    },
  }));
}

function actionCommands(graph: Graph): Command[] {
  return flowOrder(graph).flatMap(({ id }) => {
    const action = graph.actions[id];
    if (!action) return [];
    return {
      id: `action ${id}`,
      kind: 'action' as const,
      title: action.name,
      detail: describeAction(action),
      tile: tileOf(action),
      reason: null,
      run: (editor: Editor) => {
        showCard(editor, id);
        editor.canvas.current?.focus();
      },
    };
  });
}

/** What was typed, looked for in the texts of this story and of all stories. */
function searches(text: string): Command[] {
  const search = { kind: 'act', detail: '', reason: null } as const;
  return [
    {
      ...search,
      id: 'search here',
      title: `Find “${text}” in this story`,
      keys: 'Mod+F',
      run: (editor) => {
        editor.view.setState({ find: { text, at: -1 } });
        acts.find.run(editor);
      },
    },
    {
      ...search,
      id: 'search everywhere',
      title: `Find “${text}” in all stories`,
      keys: 'Mod+Shift+F',
      run: ({ view }) => view.setState({ overlay: 'stories', storiesText: text }),
    },
  ];
}

/** Stories of the team by name, from the server. */
function useStories({ kind, text }: ReturnType<typeof readSought>): {
  stories: Command[];
  searching: boolean;
} {
  const { teamId, storyId } = useEditor();
  const trpc = useTRPC();
  const search = useDebounced(text, 150);
  const wanted = kind === 'story' || (kind === null && search !== '');
  const found = useQuery(
    trpc.stories.list.queryOptions(wanted ? { teamId, search, limit: MOST } : skipToken, {
      placeholderData: keepPreviousData,
    }),
  );
  const stories = wanted ? (found.data?.items ?? []) : [];
  return {
    searching: wanted && (found.isFetching || search !== text),
    stories: stories
      .filter(({ id }) => id !== storyId)
      .map(({ id, name, description }) => ({
        id: `story ${id}`,
        kind: 'story',
        title: name,
        detail: description,
        reason: null,
        run: ({ page }) => page.current?.go(`/stories/${id}`),
      })),
  };
}
