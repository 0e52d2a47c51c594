import type { Golden } from './golden.ts';

const arithmetic: Golden = [
  ['PLUS(receive.body.quantity, 1)', 4],
  ['PLUS("2026-03-04", DAYS(1))', '2026-03-05'],
  ['MINUS(0.3, 0.1)', 0.3 - 0.1],
  ['MINUS("5", "7")', -2],
  ['TIMES(receive.body.total, 2)', 25],
  ['TIMES(0, -5)', 0],
  ['DIVIDED_BY(7, 2)', 3],
  ['DIVIDED_BY(7, -2)', -4],
  ['DIVIDED_BY(7.0, 2)', 3.5],
  ['DIVIDED_BY(7, divisor: 2.0)', 3.5],
  ['DIVIDED_BY(receive.body.total, 2)', 6.25],
  ['MODULO(10, 5)', 0],
  ['MODULO(7, -3)', -2],
  ['MODULO(5.5, 2)', 1.5],
  ['MODULO(-1, 60)', 59],
];

const bounds: Golden = [
  ['AT_LEAST(5, 5)', 5],
  ['AT_LEAST("3", 4)', 4],
  ['AT_MOST(-1, 0)', -1],
  ['CLAMP(5, 1, 10)', 5],
  ['CLAMP(0, 0, 0)', 0],
  ['CLAMP(receive.body.quantity, min: 4, max: 9)', 4],
  ['RANDOM(0, 0)', 0],
  ['RANDOM(2, 2) + RANDOM(3, 3)', 5],
  ['RANDOM(1, 6) |> % >= 1 && % <= 6', true],
  ['RANDOM(0.5, 1) >= 0.5', true],
  ['RANDOM(0)', 0],
];

const statistics: Golden = [
  ['AVERAGE([2])', 2],
  ['AVERAGE(["1", 2])', 1.5],
  ['AVERAGE(MAP(receive.body.items, "price"))', 6],
  ['MEDIAN([3])', 3],
  ['MEDIAN([10, 2, 9])', 9],
  ['MEDIAN(["10", 9])', 9.5],
  ['MIN(-1, 0)', -1],
  ['MAX([-1, "-2"])', -1],
  ['SUM(MAP(receive.body.items, "price"))', 18],
];

const functions: Golden = [
  ['SQRT(0)', 0],
  ['SQRT("16")', 4],
  ['SQRT(2) * SQRT(2) |> ROUND(%, 10)', 2],
  ['SIN(0) + COS(0) + TAN(0)', 1],
  ['ROUND(SIN(0.5) * SIN(0.5) + COS(0.5) * COS(0.5), 12)', 1],
  ['ROUND(ASIN(SIN(0.3)), 12)', 0.3],
  ['ROUND(ACOS(COS(0.3)), 12)', 0.3],
  ['ROUND(ATAN(TAN(0.3)), 12)', 0.3],
  ['ROUND(ACOS(0) * 2, 1)', 3.1],
  ['ROUND(1e-7, 7)', 1e-7],
  ['ROUND(-0.4)', 0],
  ['ROUND("2.5")', 3],
  ['ABS(-0)', 0],
  ['CEIL("1.2")', 2],
  ['FLOOR(-1.5)', -2],
  ['NUMBER("+5")', 5],
  ['NUMBER(5)', 5],
  ['NUMBER("-0")', 0],
  ['AT_MOST("-0", 1)', 0],
];

export const numbers = { arithmetic, bounds, statistics, functions };
