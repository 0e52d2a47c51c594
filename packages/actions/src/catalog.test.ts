import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { catalog } from './catalog.ts';
import { type ActionType, actionTypes, isActionType } from './descriptions.ts';

/** Form fields that stand for something else than an option. */
const notOptions = ['url:webhook-url'];

describe('catalog', () => {
  it('has every folder that holds an Action type', async () => {
    const entries = await readdir(import.meta.dirname, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== 'testing');
    expect(folders.map((folder) => folder.name).sort()).toEqual([...actionTypes].sort());
  });

  it('knows its own names and no others', () => {
    expect(actionTypes.every(isActionType)).toBe(true);
    expect(['toString', '__proto__', 'Webhook', ''].some(isActionType)).toBe(false);
  });

  it.each(actionTypes)('%s is declared whole', (type) => {
    const definition = catalog[type];
    const options = Object.keys((definition.options as z.ZodObject).shape);
    expect(definition.type).toBe(type);
    expect(new Set(definition.ports.map((port) => port.name)).size).toBe(definition.ports.length);
    const { deferred } = definition;
    if (deferred !== 'all') expect(deferred.filter((key) => !options.includes(key))).toEqual([]);
    for (const field of definition.form) {
      if (!notOptions.includes(`${field.key}:${field.widget}`)) expect(options).toContain(field.key);
      expect(field.help).toMatch(/\.$/);
      if (field.widget === 'select') expect(field.choices?.length).toBeGreaterThan(1);
      const isTyped = ['text', 'textarea', 'number', 'key-value', 'json', 'code'].includes(field.widget);
      if (isTyped) expect(field.placeholder, `an example of ${field.key}`).toMatch(/./);
    }
    const { unlisted = [] } = definition;
    const named = [...unlisted, ...definition.form.map(({ key }) => key)];
    expect(
      options.filter((option) => !named.includes(option)),
      'with a field, or unlisted',
    ).toEqual([]);
    expect(Object.keys(definition.example).filter((key) => !options.includes(key))).toEqual([]);
  });

  it.each(actionTypes)('%s shows for an absent option what its schema takes for it', (type) => {
    const { form, options, example, deferred } = catalog[type];
    // What is not evaluated before the run has its defaults with the handler, and its test there.
    if (deferred === 'all') return;
    for (const { key, fallback } of form) {
      if (fallback === undefined) continue;
      const without = Object.fromEntries(Object.entries(example).filter(([name]) => name !== key));
      expect(options.parse({ ...without, [key]: fallback }), key).toEqual(options.parse(without));
    }
  });

  it.each(actionTypes)('%s has a help text that tells every option', async (type) => {
    const help = await readFile(join(import.meta.dirname, type, 'README.md'), 'utf8');
    const options = Object.keys((catalog[type].options as z.ZodObject).shape);
    expect(help.startsWith(`# ${catalog[type].title}\n`)).toBe(true);
    expect(options.filter((option) => !new RegExp(`^\\| \`${option}\` +\\|`, 'm').test(help))).toEqual([]);
  });

  // Each mode of an Event Transform tells what it emits, with its example.
  it.each(actionTypes.filter((type) => type !== 'event-transform'))(
    '%s has a help text that begins with the options and ends with an example',
    async (type) => {
      const help = await readFile(join(import.meta.dirname, type, 'README.md'), 'utf8');
      const headings = [...help.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
      expect(headings).toContain('What it emits');
      expect([headings.at(0), headings.at(-1)]).toEqual(['Options', 'Example']);
    },
  );

  it.each(actionTypes)('%s says on its card what it does', (type) => {
    const { describe: card, example, defaults } = catalog[type];
    for (const written of [example, defaults, {}]) {
      expect(card(written)).toMatch(/^\S.*$/);
      expect(card(written)).not.toMatch(/undefined|null|object Object|<</);
    }
  });
});

describe('describe', () => {
  it.each<[ActionType, Parameters<(typeof catalog)[ActionType]['describe']>[0], string]>([
    ['webhook', {}, 'GET, POST · answers 201'],
    ['webhook', { verbs: 'post', response_code: '202' }, 'POST · answers 202'],
    [
      'http-request',
      { url: 'https://<<config.host>>/a/<<alert.body.id>>?q=<<UPCASE(x)>>', method: 'get' },
      'GET host/a/id',
    ],
    ['http-request', { url: '<<UPCASE(config.host)>>' }, 'GET …'],
    [
      'event-transform',
      { payload: 'Hello <<alert.name>>', loop: '<<alert.body.hosts>>' },
      'Message · Hello name for each of hosts',
    ],
    ['event-transform', { payload: ['a'] }, 'Message · 1 element'],
    [
      'event-transform',
      { mode: 'explode', path: '<<a.body.hosts>>' },
      'Explode · an event for each of hosts',
    ],
    [
      'event-transform',
      { mode: 'implode', guid_path: '<<split.guid>>', item_path: '<<scan.score>>' },
      'Implode · score by guid',
    ],
    ['event-transform', { mode: 'delay', seconds: '7200' }, 'Delay · 2 hours'],
    ['event-transform', { mode: 'delay', seconds: '<<a.pause>>' }, 'Delay · pause'],
    ['event-transform', { mode: 'reverse' }, 'Unknown mode reverse'],
    ['event-transform', { message: 'Hi', status: 'new' }, 'Message · 2 fields'],
    ['event-transform', {}, 'Message · empty'],
    [
      'event-transform',
      { mode: 'deduplicate', path: '<<a.body.id>>', lookback: '50' },
      'Deduplicate · by id in the last 50',
    ],
    [
      'event-transform',
      { mode: 'deduplicate', path: '<<a.body.id>>', period: 3600 },
      'Deduplicate · by id for 1 hour',
    ],
    [
      'event-transform',
      { mode: 'extract', matchers: [{ to: 'urls' }, { to: 'ips' }] },
      'Extract · urls, ips',
    ],
    [
      'event-transform',
      { mode: 'throttle', capacity: '60', interval: 'hour', throttle_key: '<<a.customer>>' },
      'Throttle · 60 per hour by customer',
    ],
    ['event-transform', { mode: 'automatic', language: 'Python' }, 'Automatic · Python'],
    ['run-script', { script: 'function main() {\n  return 1;\n}\n' }, 'JavaScript · 3 lines'],
    ['run-script', {}, 'No script yet'],
    ['join', {}, 'Waits for all'],
    ['join', { wait_for: 'some', count: 2, key: '<<split.index>>' }, 'Waits for 2 of them by index'],
    ['webhook', { respond: 'output' }, 'GET, POST · answers with the output'],
    [
      'webhook',
      { verbs: 'post', access_control: 'GitHub', response_code: '<<body.code>>' },
      'POST signed by GitHub · answers code',
    ],
    ['webhook', { access_control: 'public' }, 'GET, POST from anyone · answers 201'],
    ['trigger', { rules: [{ type: 'formula', path: '<<a.b>>' }, {}, {}] }, 'b is true, and 2 more'],
    [
      'trigger',
      { rules: [{ type: 'in', path: '<<a.b>>', value: ['x', 'y'] }, {}], must_match: '1' },
      'b is in or contains ["x","y"], or 1 more',
    ],
    ['trigger', catalog.trigger.example, 'priority is greater than 3'],
    ['trigger', { rules: [{ type: 'field=~value' }] }, 'Unknown rule type field=~value'],
  ])('writes a card of %s from %j', (type, options, line) => {
    expect(catalog[type].describe(options)).toBe(line);
  });
});
