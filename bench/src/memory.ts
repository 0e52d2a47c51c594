import { readFileSync, writeFileSync } from 'node:fs';

/** Resident memory of a process in MB (2^20 bytes): now, and its peak so far. From /proc/<pid>/status. */
export function memoryOf(pid: number): { now: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return { now: megabytes(status, 'VmRSS'), peak: megabytes(status, 'VmHWM') };
}

/** The peak starts anew from what is resident now. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** A line like `VmRSS:   123456 kB`. */
export function megabytes(status: string, field: string): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status);
  if (!found) throw new Error(`The status has no ${field}.`);
  return Number(found[1]) / 1024;
}
