/**
 * The product as an operator runs it: PostgreSQL, Redis if wanted, app and worker as processes of
 * their own on free loopback ports. For end-to-end tests and the benchmark.
 */
import { type Installation, type InstallationOptions, startInstallation } from './installation.ts';
import { freePort } from './program.ts';

export type Product = Omit<Installation, 'startApp' | 'startWorker' | 'redis' | 'postgresPid'> & {
  redisUrl: string | null;
  /** The pids of app and worker. */
  pids: () => { app: number; worker: number };
  killWorker: (signal: 'SIGKILL' | 'SIGTERM') => Promise<void>;
  startWorker: () => Promise<void>;
  /** Tells the app to stop; resolves to its exit code when it is gone. */
  stopApp: () => Promise<number | null>;
  startApp: () => Promise<void>;
  /** One more app on the same database, at an address of its own. */
  startAppBeside: () => Promise<{ baseUrl: string; stop: () => Promise<void> }>;
};

/** Rejects with the end of a process's log when one does not come up within 60 s. */
export async function startProduct(options: InstallationOptions): Promise<Product> {
  const installation = await startInstallation(options);
  try {
    let [app, worker] = await Promise.all([installation.startApp(), installation.startWorker()]);
    return {
      ...installation,
      redisUrl: installation.redis?.url ?? null,
      pids: () => ({ app: app.pid, worker: worker.pid }),
      killWorker: (signal) => worker.end(signal),
      startWorker: async () => {
        worker = await installation.startWorker();
      },
      stopApp: async () => {
        await app.end('SIGTERM');
        return app.exited;
      },
      startApp: async () => {
        app = await installation.startApp();
      },
      startAppBeside: async () => {
        const listenPort = await freePort();
        const beside = await installation.startApp({ listenPort });
        return { baseUrl: `http://localhost:${listenPort}`, stop: () => beside.end('SIGTERM') };
      },
    };
  } catch (error) {
    await installation.stop();
    throw error;
  }
}
