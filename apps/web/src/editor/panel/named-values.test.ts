import type { GraphAction } from '@storyloom/engine';
import { expect, it } from 'vitest';
import { completionAt } from './completion.ts';
import { mask, maskedCredentials, type Named, namedValues } from './named-values.ts';

const action: GraphAction = {
  id: 'call',
  slug: 'call',
  type: 'http-request',
  name: 'Call',
  options: { local: { day: '<<hook.day>>' } },
  position: { x: 0, y: 0 },
};

const named: Named = {
  action,
  roots: ['hook', 'META', 'STORY', 'LOCAL', 'LOOP', 'CREDENTIAL', 'RESOURCE', 'INPUT'],
  known: {
    credentials: [
      { slug: 'shop', name: 'Shop', type: 'text', own: true, rateLimit: null, metadata: [] },
      { slug: 'cloud', name: 'Cloud', type: 'aws', own: true, rateLimit: null, metadata: [] },
    ],
    resources: [{ slug: 'limit', name: 'Limit', type: 'number', own: true }],
  },
  stories: [{ slug: 'look_up', name: 'Look up' }],
  inputs: [
    { name: 'host', type: 'text', description: '' },
    { name: 'token', type: 'text', secret: true, description: 'Of the shop' },
  ],
};

const offered = (of: Named, text: string): string[] => {
  const values = { ...maskedCredentials(of), ...namedValues(of) };
  return completionAt(text, text.length, values)?.suggestions.map(({ insert }) => insert) ?? [];
};

it('offers what the team has and where it runs, by name', () => {
  expect(offered(named, '<<CREDENTIAL.')).toEqual(['CREDENTIAL.shop', 'CREDENTIAL.cloud']);
  expect(offered(named, '<<CREDENTIAL.cloud.reg')).toEqual(['CREDENTIAL.cloud.region']);
  expect(offered(named, '=RESOURCE.')).toEqual(['RESOURCE.limit']);
  expect(offered(named, '<<STORY.l')).toEqual(['STORY.look_up']);
  expect(offered(named, '<<LOCAL.')).toEqual(['LOCAL.day']);
  expect(offered(named, '<<INPUT.')).toEqual(['INPUT.token']);
  expect(offered(named, '<<META.story.n')).toEqual(['META.story.name']);
});

it('offers a loop only where there is one, and no names where an Action has none', () => {
  expect(offered(named, '<<LOOP.')).toEqual([]);
  const looping = { ...named, action: { ...action, options: { loop: '<<hook.body>>' } } };
  expect(offered(looping, '<<LOOP.v')).toEqual(['LOOP.value']);
  expect(offered({ ...named, roots: ['hook'] }, '<<CREDENTIAL.')).toEqual([]);
  expect(offered({ ...named, known: null }, '<<CREDENTIAL.')).toEqual([]);
});

it('knows of a credential no more than its mask', () => {
  expect(maskedCredentials(named)).toMatchObject({ CREDENTIAL: { shop: mask, cloud: { region: mask } } });
});
