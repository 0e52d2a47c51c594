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
import type { Workload } from './workload.ts';

/** Every workload, in the order in which they are measured and told. */
export const workloads: readonly Workload[] = [w1, w2, w2c, w3, w4, w5, w6, w7, w8, w9, w11];
