import { expect, it } from 'vitest';
import { masked } from './masked.ts';
import { story } from './story.ts';

it('what may be secret in options is covered, and formulas and the rest are as they were', () => {
  const graph = story('hook success message');
  const message = graph.actions.message;
  if (!message) throw new Error('It is not there.');
  const options = {
    url: 'https://example.com',
    password: '<<CREDENTIAL.cases>>',
    headers: { Authorization: 'Bearer abc', Accept: 'text/plain' },
  };
  const call = { ...message, type: 'http-request', options };
  const { actions } = masked({ ...graph, actions: { ...graph.actions, message: call } });
  expect(actions.message?.options).toEqual({
    ...options,
    headers: { Authorization: '••••••••', Accept: 'text/plain' },
  });
  expect(actions.hook).toEqual(graph.actions.hook);
});
