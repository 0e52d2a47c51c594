import { describe, expect, it } from 'vitest';
import { compileStory } from './compile.ts';
import { newId } from './ids.ts';
import { checkInput, faultSentences, readEntry, readInputs } from './inputs.ts';
import type { Json } from './model.ts';
import { openRequest } from './receive.ts';
import { type StoryInput, sendToStorySchema } from './send-to-story.ts';
import { toyGraph, toyRunners, toyTypes } from './testing/toy-actions.ts';

const input = (over: Partial<StoryInput>): StoryInput => ({
  name: 'value',
  type: 'any',
  required: false,
  description: '',
  ...over,
});
const told = (over: Partial<StoryInput>, value: Json | undefined) => {
  const checked = checkInput(input(over), value);
  return checked.ok ? checked.value : checked.fault.message;
};

describe('a value', () => {
  it.each<[StoryInput['type'], Json, Json]>([
    ['text', 7, '7'],
    ['number', ' 7.5 ', 7.5],
    ['boolean', 'TRUE', true],
    ['object', '{"a":1}', { a: 1 }],
    ['list', '[1]', [1]],
    ['file', { filename: 'a.txt', contents: 'x' }, { filename: 'a.txt', contents: 'x' }],
    ['credential', 'shop', 'shop'],
    ['any', [null], [null]],
  ])('that reads as %s is made one', (type, given, made) => {
    expect(told({ type, choices: ['shop'] }, given)).toEqual(made);
  });

  it.each<[StoryInput['type'], Json, string]>([
    ['text', {}, 'a text'],
    ['number', 'many', 'a number'],
    ['number', true, 'a number'],
    ['boolean', 'yes', 'true or false'],
    ['object', '[1]', 'an object'],
    ['list', 'a, b', 'a list'],
    ['file', { filename: 'a.txt' }, 'a file: an object with filename and base64encodedcontents'],
    ['credential', 'other', 'the short name of a credential that this story takes'],
  ])('that is no %s is told', (type, given, wanted) => {
    expect(told({ type, choices: ['shop'] }, given)).toBe(`The input "value" has to be ${wanted}.`);
  });

  it('of an enum is one of its choices', () => {
    const level = { type: 'enum' as const, choices: ['1', 'high'] };
    expect(told(level, 1)).toBe('1');
    expect(told(level, 'low')).toBe('The input "value" has to be one of 1, high.');
  });

  it('that is not given is its default, or missing where it is needed', () => {
    expect(told({ default: 4, required: true }, '')).toBe(4);
    expect(told({ required: true }, null)).toBe('The input "value" is missing.');
    expect(told({}, undefined)).toBe(null);
  });
});

describe('the event that a story is entered with', () => {
  const inputs = [
    input({ name: 'token', type: 'text', secret: true, required: true }),
    input({ name: 'shop', type: 'credential', choices: ['my_shop'] }),
    input({ name: 'count', type: 'number', default: 1 }),
  ];

  it('has no secret anywhere, and has it for Actions', () => {
    const read = readEntry(inputs, {
      body: { token: 'very secret', note: 'it is very secret', shop: 'my_shop', other: 1 },
      headers: { cookie: 'x=very%20secret' },
    });
    expect(read.payload).toEqual({
      body: { token: '[redacted]', note: 'it is [redacted]', shop: 'my_shop', count: 1, other: 1 },
      headers: { cookie: 'x=[redacted]' },
    });
    expect(read.given).toEqual({ secrets: { token: 'very secret' }, credentials: { shop: 'my_shop' } });
  });

  it('has its inputs at its top where it has no body', () => {
    const { payload } = readEntry(inputs, { token: 'very secret', count: '2' });
    expect(payload).toEqual({ token: '[redacted]', count: 2 });
  });

  it('is told all that is wrong, by name', () => {
    const { faults } = readInputs(inputs, { count: 'many' });
    expect(faultSentences(faults)).toEqual({
      token: 'The input "token" is missing.',
      count: 'The input "count" has to be a number.',
    });
  });

  it('takes no secret that could not be found again, or that was taken out already', () => {
    const sentence = (token: string) => faultSentences(readInputs(inputs, { token }).faults).token;
    expect(sentence('abc')).toContain('it has to have 4 characters');
    expect(sentence('Bearer [redacted]')).toContain('Name a credential in an input of the type credential');
  });

  it('stays as it is without inputs', () => {
    const event = { body: { a: 1 } };
    expect(readEntry([], event)).toEqual({ payload: event, faults: {}, given: null, hidden: [] });
  });
});

it.each<[Partial<StoryInput>, string]>([
  [{ type: 'enum' }, 'Give at least one choice.'],
  [{ type: 'credential' }, 'Name the credentials'],
  [{ type: 'enum', choices: ['a', 'a'] }, 'Two are the same.'],
  [{ type: 'number', secret: true }, 'Only a text can be secret.'],
  [{ type: 'text', secret: true, default: 'x' }, 'A secret has no default'],
  [{ type: 'number', default: 'many' }, 'has to be a number'],
  [{ name: '__proto__' }, 'Take another name.'],
])('a story cannot have the input %o', (over, message) => {
  const parsed = sendToStorySchema.safeParse({ entry: null, inputs: [input(over)] });
  expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([expect.stringContaining(message)]);
});

it('starts nothing with a secret where no key can seal it, and says what to do', () => {
  const graph = toyGraph({ hook: { type: 'hook' } }, []);
  const [hook] = Object.values(graph.actions);
  const [storyId, teamId, versionId] = [newId(), newId(), newId()];
  const endpoint = {
    path: 'p',
    secretHash: new Uint8Array(32),
    storyId,
    teamId,
    versionId,
    actionId: hook?.id ?? '',
    enabled: true,
    concurrency: null,
    concurrencyKey: null,
    priority: 0,
    suspended: false,
    inputs: [input({ name: 'token', type: 'text', secret: true })],
  };
  const version = { id: versionId, number: 1, storyId, teamId, storyName: 'Story', graph };
  const story = compileStory(graph, toyTypes);
  const body = new TextEncoder().encode('{"token":"very secret"}');
  const request = { method: 'POST', headers: {}, query: '', body, proof: 'secret' as const };
  const opened = openRequest(
    { compiled: () => story, runners: toyRunners },
    { endpoint, version, story },
    { request },
  );
  expect(opened.ok && opened.go()).toMatchObject({
    ok: false,
    reply: { status: 503, body: expect.stringContaining('set SECRETS_KEY') },
  });
});
