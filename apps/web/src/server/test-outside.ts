/** What Actions under test reach. Most app processes never test anything: it is loaded and made with the first test. */
import { nothingOutside, type Outside } from '@storyloom/engine';

export function outsideForTests({ egressAllow }: { egressAllow: readonly string[] }): () => Promise<Outside> {
  let made: Promise<Outside> | null = null;
  const make = async (): Promise<Outside> => {
    const { guardedHttp } = await import('@storyloom/adapters/http/guarded');
    return { ...nothingOutside, http: guardedHttp({ allow: egressAllow }) };
  };
  return () => {
    made ??= make();
    return made;
  };
}
