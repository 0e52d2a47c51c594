/** How script runners are started, as SCRIPT_RUNNER says. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkerConfig } from '../config/config.ts';
import { bubblewrap, findBwrap, type Sandbox } from './sandbox.ts';

type Configured = { ok: true; sandbox: Sandbox | null } | { ok: false; message: string };

/** Starts one runner to see that it can be done: a program that cannot keep scripts in as it was told must not start. */
export async function configuredSandbox(
  { scriptRunner }: Pick<WorkerConfig, 'scriptRunner'>,
  { path = process.env.PATH ?? '' }: { path?: string } = {},
): Promise<Configured> {
  if (scriptRunner === 'process') return { ok: true, sandbox: null };
  const bwrap = findBwrap(path);
  if (bwrap === null) {
    return refused(
      'there is no program bwrap on the PATH. Install bubblewrap (Debian: apt-get install bubblewrap)',
    );
  }
  const sandbox = bubblewrap(bwrap);
  const folder = await mkdtemp(join(tmpdir(), 'storyloom-script-'));
  try {
    const { startRunner } = await import('./runner.ts');
    (await startRunner(folder, sandbox)).end();
    return { ok: true, sandbox };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refused(
      `a script runner did not start within it: ${why}. Allow user namespaces to this program (sysctl user.max_user_namespaces and kernel.apparmor_restrict_unprivileged_userns; in a container, its seccomp and AppArmor profiles)`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function refused(why: string): Configured {
  return {
    ok: false,
    message: `SCRIPT_RUNNER is bwrap, and ${why}, or leave SCRIPT_RUNNER unset.`,
  };
}
