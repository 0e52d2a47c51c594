import type { Scenario } from '../scenario.ts';
import { checkChecked, soaked } from './calm.ts';
import { clocksGoBack, clocksGoForward, clocksJump } from './clocks.ts';
import { crashPoints } from './crash-points.ts';
import { databaseFrozen, databaseKilled, databaseRestarted, databaseUnheard } from './database.ts';
import { diskFull } from './disk.ts';
import { answersLost, connectionsBroken } from './network.ts';
import { receiverBad } from './outside.ts';
import { appKilled, rollingRestart, workerFrozen, workerKilled } from './processes.ts';
import { redisFlapping, redisFlushed, redisFrozen, redisLost } from './redis.ts';
import { schedulesShared } from './schedules.ts';

/** In the order of the report. */
export const scenarios: readonly Scenario[] = [
  checkChecked,
  workerKilled,
  appKilled,
  redisFlushed,
  redisLost,
  redisFlapping,
  redisFrozen,
  databaseRestarted,
  databaseKilled,
  databaseFrozen,
  databaseUnheard,
  diskFull,
  connectionsBroken,
  answersLost,
  clocksJump,
  clocksGoForward,
  clocksGoBack,
  workerFrozen,
  receiverBad,
  rollingRestart,
  schedulesShared,
  soaked,
  crashPoints,
];
