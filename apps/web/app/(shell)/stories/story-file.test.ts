import { describe, expect, it } from 'vitest';
import { contentsOf, looksLikeStory, parseStoryText, storyFileName } from './story-file.ts';

describe('text that may be a story file', () => {
  it('is read as JSON and left to the server to judge', () => {
    expect(parseStoryText('{"format":"other"}')).toEqual({ ok: true, file: { format: 'other' } });
  });

  it('says what is wrong when it is not JSON', () => {
    const parsed = parseStoryText('{"name": }');
    expect(parsed.ok).toBe(false);
    expect(parsed.ok || parsed.problems[0]?.message).toContain('not JSON');
    expect(parseStoryText(' \n')).toEqual({
      ok: false,
      problems: [{ path: '', message: 'There is nothing in it.' }],
    });
  });

  it('says how much of what it holds', () => {
    const story = (...actions: string[]) => ({
      actions: Object.fromEntries(actions.map((one) => [one, {}])),
    });
    expect(contentsOf(story('a'))).toBe('1 Action');
    expect(contentsOf({ stories: [story('a', 'b'), story('c')] })).toBe('2 stories with 3 Actions');
    for (const odd of [null, 7, [], { stories: [null] }]) expect(contentsOf(odd)).toBe('the file');
  });

  it('is offered for import on paste only when it names the format or is a command', () => {
    expect(looksLikeStory('  {"format": "storyloom.story/1", "name": "x"}')).toBe(true);
    expect(looksLikeStory('curl https://example.com')).toBe(true);
    expect(looksLikeStory('curly hair')).toBe(false);
    expect(looksLikeStory('{"name": "x"}')).toBe(false);
    expect(looksLikeStory('see "format": "storyloom.story/1"')).toBe(false);
  });
});

describe('the name of an exported file', () => {
  it.each([
    ['Triage: reported phishing', 'triage-reported-phishing.story.json'],
    ['Größe / Prüfung', 'große-prufung.story.json'],
    ['../..', 'story.story.json'],
    ['', 'story.story.json'],
  ])('of “%s” is %s', (name, file) => {
    expect(storyFileName(name)).toBe(file);
  });
});
