import { expect, test } from 'vitest';
import { check } from './check.ts';

const known = { roots: ['receive_order', 'price_order', 'META'] };
const messages = (formula: string) => check(`<<${formula}>>`, known).map(({ message }) => message);

test.each([
  ['receive_order.body.id + 1', []],
  ['recieve_order.id', ['There is no “recieve_order” here. Did you mean receive_order?']],
  ['Meta.id', ['There is no “Meta” here. Did you mean META?']],
  ['zzz.id', ['There is no “zzz” here. There is: META, price_order, receive_order.']],
  ['true', ['There is no “true” here. Did you mean TRUE?']],
  ['Null', ['There is no “Null” here. Did you mean NULL?']],
  ['%', ['% stands for the value left of |>, and there is none here.']],
  [
    'receive_order.headers.content-type',
    [
      'There is no “type” here. There is: META, price_order, receive_order. A key with a hyphen is written ["like-this"].',
    ],
  ],
  ['UPCAS("a")', ['There is no function UPCAS. Did you mean UPCASE?']],
  ['regex_match("a", "b")', ['There is no function regex_match. Did you mean MATCH?']],
  ['UPCASE()', ['UPCASE cannot take no arguments: UPCASE(text).']],
  ['FILTER(META, LAMBDA(x, x.a = y))', ['There is no “y” here. There is: META, price_order, receive_order.']],
  ['META |> % |> FILTER(%, LAMBDA(i, %))', []],
  ['1 +', ['Expected a value here, not the end.']],
])('%s', (formula, expected) => {
  expect(messages(formula)).toEqual(expected);
});

test('places are those of the text in its option, for every problem at once', () => {
  const option = { payload: { total: 'a <<nobody.x>> b <<NOPE(1)>>' }, list: ['<<UPCASE(1, 2)>>'] };
  expect(check(option, known).map(({ path, start, end }) => [path, start, end])).toEqual([
    ['payload.total', 19, 23],
    ['list[0]', 2, 14],
    ['payload.total', 4, 10],
  ]);
});

test('a value after = and the tags of a text are checked like pills', () => {
  const option = {
    total: '=recieve.x',
    text: '<% if nobody %>a<% endif %><% for x in META %><<x.a>><<y>><% endfor %>',
  };
  expect(check(option, known).map(({ path, start, end }) => [path, start, end])).toEqual([
    ['total', 1, 8],
    ['text', 6, 12],
    ['text', 55, 56],
  ]);
});

test('nothing is wrong with plain values', () => {
  expect(check({ a: [1, null, 'text', true] }, known)).toEqual([]);
});
