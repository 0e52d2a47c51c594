import { w1 } from './w1.ts';
import { w2 } from './w2.ts';
import { w2c } from './w2c.ts';
import { w3 } from './w3.ts';
import { w4 } from './w4.ts';
import { w5 } from './w5.ts';
import { w6 } from './w6.ts';
import { w7 } from './w7.ts';
import { w8 } from './w8.ts';
import { w9 } from './w9.ts';
import { w11 } from './w11.ts';
import { w12 } from './w12.ts';
import { w13 } from './w13.ts';
import { w14 } from './w14.ts';
import { w15 } from './w15.ts';
import type { Workload } from './workload.ts';

/** Every workload, in the order in which they are measured and told. W15 lasts as long as it is told to. */
export function workloadsFor(minutes: number): readonly Workload[] {
  return [w1, w2, w2c, w3, w4, w5, w6, w7, w8, w9, w11, w12, w13, w14, w15(minutes)];
}

/** Measured when they are named, and not otherwise: they take long. */
export const onRequest: ReadonlySet<string> = new Set(['W14']);
