/** The words of the benchmark: a workload is measured some rounds on each backend and yields figures. */
import type { Product } from '@storyloom/adapters/testing/product';
import type { Pool } from 'pg';
import type { CpuSeconds } from './cpu.ts';

export type Backend = 'postgres' | 'redis';

type Unit = '' | 'ms' | 's' | '%' | 'MB';

export type Figure = {
  name: string;
  value: number;
  unit: Unit;
  /** What it should reach with the queue on Redis; on PostgreSQL 70 % of a rate is enough. */
  goal?: string;
};

/** What a workload measures with: a product of its own that just came up. */
export type Bench = {
  product: Product;
  /** Connections to the product's database, as its owner. */
  database: Pool;
  /** A tenth of the load or less: a smoke test, no figure. */
  quick: boolean;
  /** Everything between its start and its end is what CPU figures, and profiles, are about. */
  measured: <Result>(work: () => Promise<Result>) => Promise<Measured<Result>>;
};

type Measured<Result> = { result: Result; cpu: CpuSeconds; seconds: number };

export type Workload = {
  name: string;
  title: string;
  /** Of the product's programs, over what an operator gets by default. */
  env?: Record<string, string>;
  /** It takes so long that one round has to do. */
  once?: true;
  measure: (bench: Bench) => Promise<Figure[]>;
};

/** This version of the product cannot do what the workload needs. */
export class Unsupported extends Error {}
