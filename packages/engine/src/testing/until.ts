/** Resolves once `holds` answers true; asks again and again, and rejects naming `what` after `ms`. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  ms = 10_000,
): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Waited ${ms} ms in vain: ${what}.`);
    await new Promise((again) => setTimeout(again, 5));
  }
}
