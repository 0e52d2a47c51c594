import { describe, expect, it } from 'vitest';
import { bestFirst, type CommandEntry, fitting, readSought } from './command-entries.ts';

const entries: CommandEntry[] = ['Undo', 'Redo', 'Zoom to 100 %', 'Show runs', 'Run the story'].map(
  (title) => ({
    id: title,
    kind: 'act',
    title,
    detail: title === 'Undo' ? 'takes back' : '',
  }),
);
const titles = (text: string, recent: string[] = []) =>
  fitting(entries, { text, recent, most: 10 }).map(({ title }) => title);

describe('the command palette', () => {
  it('reads what kind is sought from the sign in front', () => {
    expect(readSought('@Look up ')).toEqual({ kind: 'action', text: 'look up' });
    expect(readSought('+http')).toEqual({ kind: 'type', text: 'http' });
    expect(readSought(' Undo')).toEqual({ kind: null, text: 'undo' });
  });

  it('puts what begins so first, then words, then what contains it', () => {
    expect(titles('run')).toEqual(['Run the story', 'Show runs']);
    expect(titles('do')).toEqual(['Undo', 'Redo']);
    expect(titles('story run')).toEqual(['Run the story']);
    expect(titles('takes back')).toEqual(['Undo']);
    expect(titles('nothing such')).toEqual([]);
  });

  it('puts what was used lately first among equals', () => {
    expect(titles('do', ['Redo'])).toEqual(['Redo', 'Undo']);
  });

  it('puts the group with the best fit first, and leaves equals as they were', () => {
    const group = (title: string, ...commands: [title: string, detail: string][]) => ({
      title,
      commands: commands.map(
        ([name, detail]): CommandEntry => ({
          id: name,
          kind: 'act',
          title: name,
          detail,
        }),
      ),
    });
    const groups = [
      group('In this story', ['Look up', 'GET example.com/publish']),
      group('Commands', ['Undo', 'publish'], ['Publish the draft', '']),
      group('Add Action', ['Page', 'publishes a page']),
      group('Nothing'),
      group('Stories', ['Publish weekly', '']),
    ];
    const order = (text: string) => bestFirst(groups, text).map(({ title }) => title);
    expect(order('publish')).toEqual(['Commands', 'Stories', 'In this story', 'Add Action', 'Nothing']);
    expect(order('look')).toEqual(['In this story', 'Commands', 'Add Action', 'Nothing', 'Stories']);
  });
});
