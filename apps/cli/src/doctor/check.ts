/** What the doctor found of one part. */
export type Check = { part: string; state: 'ok' | 'warn' | 'fail'; message: string };

export const ok = (part: string, message: string): Check => ({ part, state: 'ok', message });
export const warn = (part: string, message: string): Check => ({ part, state: 'warn', message });
export const fail = (part: string, message: string): Check => ({ part, state: 'fail', message });
