import { describe, expect, it } from 'vitest';
import { placesFor } from '../app-shell/places.ts';
import { fitting } from './command-entries.ts';
import { findCommand, pageCommands, storyCommand } from './page-commands.ts';

const teams = [
  { id: 'a', name: 'Security' },
  { id: 'b', name: 'Finance' },
];
const around = { places: placesFor({ isAdmin: false }), theme: 'dark', teams, teamId: 'a' } as const;
const titles = (canEdit: boolean) => pageCommands({ ...around, canEdit }).map(({ title }) => title);

describe('the palette of the pages', () => {
  it('offers a person what they may do: no new story to a viewer, no audit log to an editor', () => {
    expect(titles(true)).toContain('New story');
    expect(titles(false)).not.toContain('New story');
    expect(titles(true)).toContain('Runs');
    expect(titles(true)).not.toContain('Audit log');
    expect(
      pageCommands({ ...around, places: placesFor({ isAdmin: true }), canEdit: true }).map(({ id }) => id),
    ).toContain('page /audit-log');
  });

  it('switches to another team, and says which theme is chosen', () => {
    const commands = pageCommands({ ...around, canEdit: true });
    expect(commands.filter(({ deed }) => deed.kind === 'team')).toMatchObject([
      { title: 'Finance', deed: { teamId: 'b' } },
    ]);
    expect(commands.filter(({ detail }) => detail === 'Chosen')).toMatchObject([{ title: 'Dark theme' }]);
  });

  it('has each command once, found by its words', () => {
    const commands = pageCommands({ ...around, canEdit: true });
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
    const best = (text: string) => fitting(commands, { text, recent: [], most: 1 })[0]?.title;
    expect(best('dark')).toBe('Dark theme');
    expect(best('switch finance')).toBe('Finance');
    expect(storyCommand({ id: 'x', name: 'Orders' }).deed).toEqual({ kind: 'go', path: '/stories/x' });
    expect(findCommand('vip').title).toBe('Find “vip” in all stories');
  });
});
