import {
  PrismaClientInitializationError,
  PrismaClientKnownRequestError,
} from '@prisma/client/runtime/client';
import { isPassing } from '../postgres/errors.ts';

/** Prisma's codes for a database that cannot be reached, closed the connection, or had none free in time. */
const awayCodes = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2037'];

/** Whether a call failed because the database was not there: another try, later, may work. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof PrismaClientKnownRequestError) return awayCodes.includes(error.code) || isAway(error);
  return error instanceof PrismaClientInitializationError || isAway(error);
}

function isAway(error: unknown): boolean {
  return isPassing(error) || (error instanceof Error && isPassing(error.cause));
}
