import type { Golden } from './golden.ts';

const building: Golden = [
  ['APPEND([], NULL)', [null]],
  ['APPEND(receive.body.tags, "x").size', 4],
  [
    'CHUNK_ARRAY([1, 2, 3, 4], 2)',
    [
      [1, 2],
      [3, 4],
    ],
  ],
  ['CHUNK_ARRAY([1], 9)', [[1]]],
  ['MAP_LAMBDA(CHUNK_ARRAY(RANGE(1, 5), 2), LAMBDA(part, SUM(part)))', [3, 7, 5]],
  ['FORCE_ARRAY({a: 1})', [{ a: 1 }]],
  ['FORCE_ARRAY("")', ['']],
  ['FORCE_ARRAY(receive.missing)', []],
  ['FORCE_ARRAY([NULL])', [null]],
  ['ARRAY([], {})', [[], {}]],
  ['CONCAT(receive.body.tags, ["x"])', ['new', 'vip', 'new', 'x']],
  ['FLATTEN([[1, [2]], 3, [[]]])', [1, 2, 3]],
  ['COMPACT([FALSE, 0, "", NULL])', [false, 0, '']],
  ['RANGE(3, 3)', [3]],
  ['JOIN([1, [2, 3], {a: 1}], ";")', '1;[2,3];{"a":1}'],
];

const slicing: Golden = [
  ['SLICE([1, 2, 3], 0, 2)', [1, 2]],
  ['SLICE([1, 2, 3], -3, 1)', [1]],
  ['SLICE([1, 2, 3], 2, 10)', [3]],
  ['SLICE([1, 2, 3], 3, 1)', []],
  ['SLICE([1, 2, 3], 1)', [2]],
  ['SLICE([1, 2, 3], 0, 0)', []],
  ['INDEX_OF([1, "1"], "1")', 1],
  ['INDEX_OF([{a: 1}], {a: 1})', 0],
  ['INDEX_OF(receive.body.items, LAMBDA(i, i.price > 4))', 1],
  ['INDEX_OF([1, 2], LAMBDA(i, at, at = 1))', 1],
  ['INDEX_OF([], 1)', null],
];

const ordering: Golden = [
  ['SORT([3, 1, 2])', [1, 2, 3]],
  ['SORT([10, 9, -1.5])', [-1.5, 9, 10]],
  ['SORT(["b", "A", "a"])', ['A', 'a', 'b']],
  ['SORT([NULL, 2, 1])', [1, 2, null]],
  ['SORT([])', []],
  ['SORT(receive.body.items, "price") |> MAP(%, "sku")', ['x1', 'z3', 'y2']],
  ['SORT(receive.body.items, "stock.here") |> FIRST(%).sku', 'y2'],
  [
    'SORT([[2, 1], [1, 2]], 0)',
    [
      [1, 2],
      [2, 1],
    ],
  ],
  ['SORT_NATURAL(["b", "A", "a", "B"])', ['A', 'a', 'b', 'B']],
  ['SORT_NATURAL([10, 9, "a"])', [10, 9, 'a']],
  ['SORT_NATURAL(receive.body.items, "stock.here") |> MAP(%, "sku")', ['y2', 'x1', 'z3']],
  ['REVERSE(SORT([1, 3, 2]))', [3, 2, 1]],
  ['SHUFFLE([])', []],
  ['SHUFFLE(RANGE(1, 50)) |> SORT(%) |> % = RANGE(1, 50)', true],
  ['SHUFFLE(receive.body.tags) |> %.size', 3],
];

const sets: Golden = [
  ['UNION(receive.body.tags, ["vip", "x"])', ['new', 'vip', 'x']],
  ['UNION([1], ["1"])', [1, '1']],
  ['UNION([{a: 1, b: 2}], [{b: 2, a: 1}])', [{ a: 1, b: 2 }]],
  ['INTERSECTION([1, 1, 2], [1])', [1]],
  ['INTERSECTION([3, 2, 1], [1, 2, 3], [2, 3])', [3, 2]],
  ['INTERSECTION([1], [])', []],
  ['UNIQ([NULL, NULL, FALSE])', [null, false]],
  ['GROUP_BY([], "a")', {}],
  ['GROUP_BY([{a: 1}, {a: "1"}, {}], "a")', { '1': [{ a: 1 }, { a: '1' }], '': [{}] }],
  ['GROUP_BY(receive.body.items, "stock.here") |> KEYS(%)', ['2', '']],
  ['GROUP_BY(["a", "bb", "cc"], LAMBDA(t, t.size))', { '1': ['a'], '2': ['bb', 'cc'] }],
  [
    'GROUP_BY([{a: 1}, {a: "1"}], "a", as_array: TRUE)',
    [
      { key: 1, values: [{ a: 1 }] },
      { key: '1', values: [{ a: '1' }] },
    ],
  ],
  ['GROUP_BY([{a: {b: 1}}], "a.b", TRUE)', [{ key: 1, values: [{ a: { b: 1 } }] }]],
  ['WHERE(receive.body.items, "stock.here", 2) |> MAP(%, "sku")', ['y2']],
  ['FIND(GROUP_BY([1, 2], LAMBDA(n, n), as_array: TRUE), LAMBDA(g, g.key = 2)).values', [2]],
];

export const arrays = { building, slicing, ordering, sets };
