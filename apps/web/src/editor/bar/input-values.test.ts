import { expect, it } from 'vitest';
import { eventOf, faultsOf, startValues, toolsOf, withTool } from './input-values.ts';

const inputs = [
  { name: 'host', type: 'text' as const, required: true, description: '' },
  { name: 'port', type: 'number' as const, required: false, default: 443, description: '' },
  { name: 'level', type: 'enum' as const, required: false, choices: ['low', 'high'], description: '' },
];

it('begins with the defaults, and says what is missing as the server would', () => {
  const values = startValues(inputs);
  expect(values).toEqual({ host: undefined, port: 443, level: undefined });
  expect(faultsOf(inputs, values)).toEqual({ host: 'The input "host" is missing.' });
  expect(faultsOf(inputs, { host: 'web', port: 'many', level: 'none' })).toEqual({
    port: 'The input "port" has to be a number.',
    level: 'The input "level" has to be one of low, high.',
  });
});

it('makes the event that a request with these values would have made', () => {
  const values = { host: 'web', port: undefined };
  expect(eventOf({ type: 'webhook', options: {} }, inputs, values)).toEqual({
    body: { host: 'web' },
    headers: {},
  });
  expect(eventOf({ type: 'webhook', options: { include_headers: 'false' } }, inputs, values)).toEqual({
    host: 'web',
  });
});

it('takes JSON where anything goes, and the text itself where it is none', () => {
  const any = [{ name: 'x', type: 'any' as const, required: false, description: '' }];
  const sent = (x: string) => eventOf({ type: 'webhook', options: { include_headers: false } }, any, { x });
  expect([sent('[1]'), sent('{ not'), sent('plain')]).toEqual([{ x: [1] }, { x: '{ not' }, { x: 'plain' }]);
});

it('calls the chosen tool of an MCP server with what is given, as its arguments', () => {
  const tools = [
    { name: 'look_up' },
    { name: 'note', input_schema: { properties: { id: { type: 'string' } } } },
  ];
  const server = { type: 'webhook', options: { mode: 'mcp', tools } };
  expect(toolsOf(server)).toEqual(tools);
  expect(toolsOf({ type: 'webhook', options: { tools } })).toEqual([]);
  const sent = eventOf(withTool(server, tools[1]), inputs, { host: 'web' });
  expect(sent).toEqual({
    body: { tool: 'note', arguments: { host: 'web' }, meta: expect.objectContaining({ client: null }) },
    headers: {},
  });
  const bare = { ...server, options: { ...server.options, include_headers: false } };
  expect(eventOf(bare, inputs, { host: 'web' })).toMatchObject({
    body: { tool: 'look_up', arguments: { host: 'web' } },
  });
});
