import { type DestinationStream, type Logger, pino } from 'pino';

/**
 * The hub's log: one JSON object a line on standard output. It never holds patient data: callers pass positions,
 * kinds, counts and the hub's own ids; `redact` is the second fence for fields that have no business here.
 */
export type Log = Logger;

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const NEVER = [
  'raw',
  'text',
  'body',
  'resource',
  'message',
  'patient',
  'headers',
  'authorization',
  'query',
  'url',
];

export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: NEVER.flatMap((name) => [name, `*.${name}`]), remove: true },
    serializers: { err: faultOnly },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/**
 * Of an error we log its name, its stack's places and a Fault's own text. A foreign error's message may quote what
 * it choked on (`JSON.parse` does), so it stays out, and so do the first lines of its stack.
 */
function faultOnly(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const { code, errcode, kind, place, cause } = error as Error & Record<string, unknown>;
  return {
    name: error.name,
    ...(kind === undefined ? {} : { kind, says: error.message, place }),
    ...(code === undefined ? {} : { code }),
    ...(errcode === undefined ? {} : { errcode }),
    at: places.slice(0, 6).map((line) => line.trim()),
    ...(cause === undefined ? {} : { cause: faultOnly(cause) }),
  };
}
