import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts CPU time in ticks of 10 ms (`getconf CLK_TCK`). */
const ticksPerSecond = 100;

/** CPU seconds used so far by all processes below this one, itself left out. From Linux's /proc/<pid>/stat. */
export function cpuSecondsOfChildren(): number {
  const parentOf = new Map<number, number>();
  const ticksOf = new Map<number, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let stat: string;
    try {
      stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
    } catch {
      continue; // It ended meanwhile.
    }
    // The name, in brackets, may hold spaces; the fields behind it do not.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    parentOf.set(Number(entry), Number(fields[1]));
    ticksOf.set(Number(entry), Number(fields[11]) + Number(fields[12]));
  }
  const isBelow = (pid: number): boolean => {
    for (let at = parentOf.get(pid); at; at = parentOf.get(at)) if (at === process.pid) return true;
    return false;
  };
  const ticks = [...ticksOf].filter(([pid]) => isBelow(pid)).reduce((sum, [, own]) => sum + own, 0);
  return ticks / ticksPerSecond;
}
