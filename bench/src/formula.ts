/**
 * `pnpm bench-formula`: how often a second one core works a formula out that was compiled once, and how much
 * slower it is to parse it each time. The best of some rounds: what else the machine does only ever slows them.
 */
import { cpus } from 'node:os';
import { compile, evaluate } from '@storyloom/formula';

const items = Array.from({ length: 5 }, (_, id) => ({ id, name: `item ${id}` }));
const roots = { a: { body: { items } } };
const options = ['<<a.body.items[3].name>>', 'Item <<a.body.items[2].id + 1>> of <<a.body.items.size>>'];
const rounds = 7;

function perSecond(work: () => void, times: number): number {
  const started = performance.now();
  for (let at = 0; at < times; at += 1) work();
  return (times * 1000) / (performance.now() - started);
}

console.log(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`);
for (const option of options) {
  const compiled = compile(option);
  const evaluating: number[] = [];
  const parsing: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    evaluating.push(perSecond(() => evaluate(compiled, { roots }), 1_000_000));
    parsing.push(perSecond(() => evaluate(compile(option), { roots }), 100_000));
  }
  const [best, each] = [Math.max(...evaluating), Math.max(...parsing)];
  const figures = [Math.round(best), Math.round(each)].map((figure) => figure.toLocaleString('en'));
  console.log(
    `${option}: ${figures[0]}/s, parsed each time ${figures[1]}/s: ${(best / each).toFixed(1)} times`,
  );
}
