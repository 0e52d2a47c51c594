import type { Flow } from '../ports.ts';

/** A Flow for tests without limits: nothing waits for a slot, nothing is stranded. */
export function memoryFlow(): Flow {
  return { admit: async () => 0, stranded: async () => [], strand: async () => undefined };
}
