import type { Golden } from './golden.ts';

const keys: Golden = [
  ['SET_KEY({}, "a", 1)', { a: 1 }],
  ['SET_KEY({a: {b: 1, c: 2}}, "a.b", NULL)', { a: { b: null, c: 2 } }],
  ['SET_KEY({a: NULL}, "a.b", 1)', { a: { b: 1 } }],
  ['SET_KEY({a: [{b: 1}, 2]}, "a.0.b", 5)', { a: [{ b: 5 }, 2] }],
  ['SET_KEY({"a.b": {c: 1}}, "a\\.b.c", 2)', { 'a.b': { c: 2 } }],
  ['SET_KEY({}, "0", 1)', { '0': 1 }],
  ['SET_KEY(receive.body, "id", "B").id & receive.body.id', 'BA-17'],
  ['REMOVE_KEY({a: 1, b: 2}, "a")', { b: 2 }],
  ['REMOVE_KEY({a: [1, 2, 3]}, "a.1")', { a: [1, 3] }],
  ['REMOVE_KEY({a: [1]}, "a.5")', { a: [1] }],
  ['REMOVE_KEY({a: [1]}, "a.length")', { a: [1] }],
  ['REMOVE_KEY({a: "text"}, "a.b")', { a: 'text' }],
  ['REMOVE_KEY({a: {b: {c: 1}}}, "a.b.c")', { a: { b: {} } }],
  ['REMOVE_KEY(receive.body.customer, "nested") |> KEYS(%)', ['name', 'email', 'phone no']],
];

const merging: Golden = [
  ['DEEP_MERGE({})', {}],
  ['DEEP_MERGE({a: 1}, {a: {b: 2}})', { a: { b: 2 } }],
  ['DEEP_MERGE({a: {b: 2}}, {a: NULL})', { a: null }],
  ['DEEP_MERGE({a: {b: {c: 1}}}, {a: {b: {d: 2}}}, {e: 3})', { a: { b: { c: 1, d: 2 } }, e: 3 }],
  ['MERGE({a: {b: {c: 1}}}, {a: {b: {d: 2}}})', { a: { b: { d: 2 } } }],
  ['VALUES(receive.body.customer.nested)', [[[1, 2], [3]]]],
];

const jsonpath: Golden = [
  ['JSONPATH(receive.body, "$.items[*].sku")', ['x1', 'y2', 'z3']],
  ['JSONPATH(receive.body, "items[0].sku")', ['x1']],
  ['JSONPATH([5, 6], "[-1]")', [6]],
  ['JSONPATH(receive.body, "$..here")', [2]],
  ['JSONPATH(receive.body, "$.items[?(@.price > 4)].sku")', ['y2']],
  ['JSONPATH(receive.body, "$.items[?@.stock].sku")', ['y2']],
  ['JSONPATH(receive.body, "$.items[?!@.stock].sku")', ['x1', 'z3']],
  ['JSONPATH(receive.body, "$.items[?@.price == $.items[0].price].sku")', ['x1', 'z3']],
  ['JSONPATH(receive.body, "$.items[1:].sku")', ['y2', 'z3']],
  ['JSONPATH([0, 1, 2, 3, 4], "$[::-2]")', [4, 2, 0]],
  ['JSONPATH([0, 1, 2, 3, 4], "$[1:-1:2]")', [1, 3]],
  ['JSONPATH([0, 1, 2], "$[2,0]")', [2, 0]],
  ['JSONPATH([0, 1], "$[-3:-1]")', [0]],
  ['JSONPATH({a: [0], b: [5]}, "$[?@[0] <= 1]")', [[0]]],
  ['JSONPATH([0, 1, 2], "$[5:0:-2]")', [2]],
  ['JSONPATH([0, 1, 2], "$[-9:9]")', [0, 1, 2]],
  ['JSONPATH({"odd key": 1}, "$[\'odd key\']")', [1]],
  ['JSONPATH(["ab", "b", 5], "$[?match(@, \'.b\')]")', ['ab']],
  ['JSONPATH(["ab", "b", 5], "$[?search(@, \'b$\')]")', ['ab', 'b']],
  ['JSONPATH(["abc", [1, 2]], "$[?length(@) == 2]")', [[1, 2]]],
  ['JSONPATH([{a: [1, 2]}, {a: []}], "$[?count(@.a[*]) > 1].a[0]")', [1]],
  ['JSONPATH([{a: 1}, {a: "1"}], "$[?value(@.a) == 1 && @.a != \'1\']")', [{ a: 1 }]],
  ['JSONPATH([1, "a", NULL], "$[?@ >= 1]")', [1]],
  ['JSONPATH([1, 2], "$")', [[1, 2]]],
  ['JSONPATH({}, "$.a.b")', []],
  ['JSONPATH("text", "$..*")', []],
  ['JSONPATH({constructor: 1}, "$.constructor")', [1]],
  ['JSONPATH({}, "$.constructor")', []],
];

export const objects = { keys, merging, jsonpath };
