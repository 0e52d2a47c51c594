import { expect, test, vi } from 'vitest';
import { compile } from '../compile.ts';
import { evaluate } from '../evaluate.ts';
import { failure } from '../testing/run.ts';
import { loadFunctions } from './lazy.ts';
import { catalog } from './registry.ts';

const heavy = catalog.filter((spec) => spec.heavy !== undefined);

test('a function whose code is not here yet fails with one sentence, and works once it is loaded', async () => {
  // Other tests of this process have loaded it into the modules that they share.
  vi.resetModules();
  const { areLoaded, loadFunctions: load } = await import('./lazy.ts');
  const fresh = await import('../testing/run.ts');
  expect(fresh.failure('MD5("")')).toBe('not_loaded: MD5 is not loaded yet, so it cannot be used here.');
  const { families } = compile('<<MD5("")>>');
  expect(areLoaded(families)).toBe(false);
  await load(families);
  expect(areLoaded(families)).toBe(true);
  expect(fresh.run('MD5("")')).toBe('d41d8cd98f00b204e9800998ecf8427e');
});

test('what an option has to load is known wherever the call stands', async () => {
  const families = (option: Parameters<typeof compile>[0]) => [...compile(option).families];
  expect(families('<<UPCASE("a") & x.y>>')).toEqual([]);
  for (const formula of [
    '<<MD5(a)>>',
    'a <<b>> c <<IF(a, [{b: -MD5(a)}])>>',
    '<<MAP_LAMBDA(a, LAMBDA(b, b |> MD5(%)))>>',
    '<<a[MD5(b)] = c>>',
    '=MD5(a)',
    '<% if MD5(a) %>x<% endif %>',
    '<% for x in y %><<MD5(x)>><% endfor %>',
  ]) {
    expect(families(formula), formula).toEqual(['hashes']);
    expect(families({ a: [1, { b: formula }] }), formula).toEqual(['hashes']);
  }
});

test('every heavy function has its code, and no module has code that nobody can call', async () => {
  await loadFunctions(heavy.flatMap((spec) => spec.heavy ?? []));
  for (const { name, params, min } of heavy) {
    const args = params.slice(0, min).map(() => 'NULL');
    expect(failure(`${name}(${args.join(', ')})`), name).not.toMatch(/^not_loaded/);
  }
  expect(() => evaluate(compile('<<MD5(1)>>'), { roots: {} })).not.toThrow();
});
