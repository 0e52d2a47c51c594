import { type Graph, type JsonObject, publishProblems } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { catalog } from './catalog.ts';
import { actionTypes } from './descriptions.ts';

/** What is said of an Action that is published with these options. */
function said(type: string, options: JsonObject, over: { disabled?: true; bypassed?: true } = {}) {
  const action = { id: 'a', type, name: 'A', slug: 'a', position: { x: 0, y: 0 }, options, ...over };
  const graph: Graph = { actions: { a: action }, links: {}, notes: {}, groups: {} };
  const { fatal, warnings } = publishProblems(graph, catalog);
  expect(fatal).toEqual([]);
  return warnings.map(({ option, message }) => `${option} | ${message}`);
}

const url = 'https://api.example.com';

it.each([
  [
    'http-request',
    { url, mehtod: 'post' },
    'mehtod | There is no option mehtod, so it does nothing. Did you mean method?',
  ],
  [
    'http-request',
    { url, 'content-type': 'form' },
    'content-type | There is no option content-type, so it does nothing. Did you mean content_type?',
  ],
  ['http-request', { url, colour: 'red' }, 'colour | There is no option colour, so it does nothing.'],
  [
    'http-request',
    { url, timeout: '600' },
    'timeout | timeout: must be a number from 1 to 300; it is "600".',
  ],
  ['http-request', { url, method: 'fetch' }, /^method \| method: must be one of get, post/],
  ['http-request', { method: 'get' }, 'url | url: is missing.'],
  ['http-request', { url, headers: { accept: { a: 1 } } }, /^headers \| headers.accept: must be text/],
  ['event-transform', { mode: 'delay', seconds: '2h' }, /^seconds \| seconds: must be a number/],
  ['event-transform', { mode: 'extract', matchers: [] }, /^matchers \| matchers: is empty/],
  ['event-transform', { mode: 'explod', path: [] }, /^mode \| mode: must be one of message_only, explode/],
  ['event-transform', { mode: 'delay', seconds: 1, secnds: 2 }, /^secnds \| .* Did you mean seconds\?$/],
  ['event-transform', { payload: {}, titel: 'x' }, /^titel \| There is no option titel/],
  ['event-transform', { mode: 'explode', path: [], rules: 'all' }, /^rules \| rules: /],
  ['trigger', { rules: [] }, /^rules \| rules: is empty/],
])('%s says of %j what is wrong with it', (type, options, expected) => {
  expect(said(type, options)).toEqual([
    expected instanceof RegExp ? expect.stringMatching(expected) : expected,
  ]);
});

it.each<[string, JsonObject]>([
  ['http-request', { url: '<<a.url>>', timeout: '<<a.timeout>>', headers: { accept: '<<a.type>>' } }],
  ['http-request', { url, log_error_on_status: [], manual_time: '30', placeholders: {} }],
  ['event-transform', { mode: 'delay', seconds: '<<a.seconds>>' }],
  ['event-transform', { mode: '<<a.mode>>', anything: 'x' }],
  ['event-transform', { message: 'x', results_table_html: 'y', expected_update_period_in_days: '1' }],
  ['event-transform', { mode: 'deduplicate', path: 'x', emit_duplicate: 'true' }],
  ['webhook', { path: 'abc', secret: 'def', verbs: 'get,post' }],
  ['send-to-story', { story: 'x', send_to_test: true }],
])('%s says nothing of %j', (type, options) => {
  expect(said(type, options)).toEqual([]);
});

it.each(actionTypes)('%s has nothing against its example', (type) => {
  expect(said(type, catalog[type].example)).toEqual([]);
});

it('leaves out Actions whose options nobody reads', () => {
  expect(said('http-request', { mehtod: 'post' }, { bypassed: true })).toEqual([]);
  expect(said('http-request', { mehtod: 'post' }, { disabled: true })).toEqual([]);
});
