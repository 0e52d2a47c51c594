/** A JSON value: the only kind of value that a formula, an option or an event may hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A JSON object, read by own properties only. */
export type JsonObject = { [key: string]: Json };
