/** For tests of the engine and of adapters: memory adapters, contract suites, faults. */
export { type CrashPorts, crashSuite } from './crash-suite.ts';
export { until } from './until.ts';
