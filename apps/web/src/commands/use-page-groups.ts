'use client';
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { placesFor } from '../app-shell/places.ts';
import { useTRPC } from '../app-shell/trpc.ts';
import { useDebounced } from '../app-shell/use-debounced.ts';
import { useTeam } from '../app-shell/use-team.ts';
import { useTheme } from '../app-shell/use-theme.ts';
import { bestFirst, fitting, readSought } from './command-entries.ts';
import { findCommand, type PageCommand, pageCommands, storyCommand } from './page-commands.ts';
import { useRecentCommands } from './recent-commands.ts';

type Group = { title: string; commands: PageCommand[] };

const most = 8;
const mostRecent = 5;

/** What the palette of the pages offers for a typed text. `searching` while the server is asked for stories. */
export function usePageGroups(typed: string): { groups: Group[]; searching: boolean } {
  const whoAndWhere = useTeam();
  const { team, teams, canEdit } = whoAndWhere;
  const [theme] = useTheme();
  const recent = useRecentCommands((state) => state.ids);
  const { kind, text } = readSought(typed);
  const places = placesFor(whoAndWhere);
  const doable = pageCommands({ places, canEdit, theme, teams, teamId: team?.id });
  const { stories, searching } = useStories(team?.id, { kind, text });

  const fit = fitting(doable, { text, recent, most: doable.length });
  const pages = { title: 'Go to', commands: fit.filter(({ deed }) => deed.kind === 'go') };
  const acts = { title: 'Commands', commands: fit.filter(({ deed }) => deed.kind !== 'go') };
  const found = { title: text === '' ? 'Stories at hand' : 'Stories', commands: stories };
  const search = { title: 'Search', commands: [findCommand(text === '' ? '' : typed.trim())] };
  const groups =
    kind === 'story'
      ? [found]
      : kind !== null
        ? [pages, acts]
        : text === ''
          ? [found, pages, acts, search]
          : [...bestFirst([pages, acts, found], text), search];
  return { groups: groups.filter(({ commands }) => commands.length > 0), searching };
}

type Sought = ReturnType<typeof readSought>;

/** Stories by name, from the server; without a name those that the person had open. */
function useStories(teamId: string | undefined, { kind, text }: Sought) {
  const trpc = useTRPC();
  const search = useDebounced(text, 150);
  const input = { teamId: teamId ?? '', search, limit: most };
  const wanted = teamId !== undefined && search !== '' && (kind === null || kind === 'story');
  const found = useQuery(
    trpc.stories.list.queryOptions(wanted ? input : skipToken, { placeholderData: keepPreviousData }),
  );
  const home = useQuery(
    trpc.home.stories.queryOptions(
      { teamId: teamId ?? '' },
      { enabled: teamId !== undefined && text === '' },
    ),
  );
  const { recent = [], latest = [] } = home.data ?? {};
  const atHand = (recent.length > 0 ? recent : latest).slice(0, mostRecent);
  return {
    searching: text !== '' && (found.isFetching || search !== text),
    stories:
      text === ''
        ? atHand.map((story) => storyCommand(story))
        : wanted
          ? (found.data?.items ?? []).map((story) => storyCommand(story, story.description))
          : [],
  };
}
