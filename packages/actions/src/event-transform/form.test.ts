import { expect, it } from 'vitest';
import type { z } from 'zod';
import { automaticOptions } from './automatic.ts';
import { deduplicateOptions } from './deduplicate.ts';
import { explodeOptions } from './explode.ts';
import { extractOptions } from './extract.ts';
import { form } from './form.ts';
import { implodeOptions } from './implode.ts';
import { throttleOptions } from './throttle.ts';

const schemas: Record<string, z.ZodObject> = {
  automatic: automaticOptions,
  deduplicate: deduplicateOptions,
  explode: explodeOptions,
  extract: extractOptions,
  implode: implodeOptions,
  throttle: throttleOptions,
};

/** What an option needs beside it to be read at all. */
const least = { matchers: [{ path: '', regexp: 'x', to: 'x' }] };

const fields = form.flatMap(({ key, fallback, when }) =>
  [when ?? []].flat().flatMap(({ in: modes }) =>
    modes.flatMap((mode) => {
      const schema = schemas[String(mode)];
      return schema && Object.hasOwn(schema.shape, key) ? [{ key, fallback, mode, schema }] : [];
    }),
  ),
);

it.each(fields)('$mode takes for an absent $key what the form shows', ({ key, fallback, schema }) => {
  if (fallback === undefined) return;
  expect(schema.parse({ ...least, [key]: fallback })).toEqual(schema.parse(least));
});

it('every option of every mode has a field', () => {
  const shown = fields.map(({ mode, key }) => `${mode} ${key}`);
  const all = Object.entries(schemas).flatMap(([mode, { shape }]) =>
    Object.keys(shape).map((key) => `${mode} ${key}`),
  );
  expect(all.filter((one) => !shown.includes(one))).toEqual(['deduplicate emit_duplicate']);
});
