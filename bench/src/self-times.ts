/** A CPU profile of V8, as far as it is read here. Times are microseconds. */
export type Profile = {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
};

const shown = 25;
const idle = '(idle)';

/** The functions with the most self time, as lines of per cent of the time that was not idle. */
export function selfTimes({ nodes, samples, timeDeltas }: Profile): string {
  const nameOf = new Map(nodes.map(({ id, callFrame }) => [id, label(callFrame)]));
  const times = new Map<string, number>();
  samples.forEach((id, at) => {
    const name = nameOf.get(id) ?? '(unknown)';
    times.set(name, (times.get(name) ?? 0) + (timeDeltas[at] ?? 0));
  });
  const all = [...times.values()].reduce((sum, time) => sum + time, 0);
  const busy = all - (times.get(idle) ?? 0);
  const lines = [...times]
    .filter(([name]) => name !== idle)
    .sort(([, a], [, b]) => b - a)
    .slice(0, shown)
    .map(([name, time]) => `${((time / busy) * 100).toFixed(1).padStart(5)} %  ${name}`);
  return [`busy ${(busy / 1000).toFixed(0)} of ${(all / 1000).toFixed(0)} ms`, ...lines].join('\n');
}

function label({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']): string {
  if (url === '') return functionName;
  const file = url.replace(/^.*\/node_modules\//, '').replace(/^file:\/\/.*?\/((?:apps|packages)\/)/, '$1');
  return `${functionName || '(anonymous)'} ${file}:${lineNumber + 1}`;
}
