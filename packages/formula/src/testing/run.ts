import { compile } from '../compile.ts';
import { FormulaError } from '../error.ts';
import { evaluate } from '../evaluate.ts';
import type { Json } from '../json.ts';
import type { Platform } from '../machine.ts';

/** What golden formulas read. Also the clock that the examples of functions are written for. */
export const world: Record<string, Json> = {
  receive: {
    body: {
      id: 'A-17',
      total: 12.5,
      quantity: 3,
      note: null,
      paid: true,
      tags: ['new', 'vip', 'new'],
      items: [
        { sku: 'x1', price: 4, size: 'L' },
        { sku: 'y2', price: 10, stock: { here: 2 } },
        { sku: 'z3', price: 4 },
      ],
      customer: {
        name: 'Ada Lovelace',
        email: 'ada@example.com',
        'phone no': '+44 1',
        nested: { deep: [[1, 2], [3]] },
      },
    },
    headers: { 'content-type': 'application/json' },
  },
  LOCAL: { key: 'sku', empty: '', list: [] },
  größe: 42,
};

/** The story run that the examples are written for. */
export const platform: Platform = {
  storyRunGuid: () => '01936f2a-7c7b-7b3e-9d52-0c8e6f1a2b3c',
  storyRunLink: () => 'https://storyloom.example/runs/01936f2a-7c7b-7b3e-9d52-0c8e6f1a2b3c',
  prompt: (label) => `https://storyloom.example/prompt/${label}`,
};

export const clock = (): Date => new Date('2026-03-04T05:06:07.089Z');

/** The value of one formula in `world`. */
export function run(formula: string, roots: Record<string, Json> = world): Json {
  return evaluate(compile(`<<${formula}>>`), { roots, now: clock, platform });
}

/** The FormulaError that evaluating `formula` throws, as `code: message`; fails when it throws none. */
export function failure(formula: string, roots: Record<string, Json> = world): string {
  try {
    const value = run(formula, roots);
    return `no failure, but ${JSON.stringify(value)}`;
  } catch (error) {
    if (error instanceof FormulaError) return `${error.code}: ${error.message}`;
    throw error;
  }
}
