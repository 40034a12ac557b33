import mongoose, { type Connection } from 'mongoose';
import { Fault } from '../../fault.ts';
import { storeFault } from './failure.ts';

export interface ConnectOptions {
  /** `mongodb://` or `mongodb+srv://`. */
  readonly url: string;
  /** Empty: the one that the URL names, or `moselle`. */
  readonly database?: string;
  /** How long a server is looked for before a request is given up. ms. */
  readonly serverSelectionMs?: number;
  readonly poolSize?: number;
}

/**
 * Connects, and makes sure that a primary answers.
 * @throws Fault `configuration` for an address that is none and for refused credentials, `unavailable` when nobody
 * answers. Texts never hold the URL, which may hold a password.
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { url, serverSelectionMs = 10_000, poolSize = 32 } = options;
  const connection = mongoose.createConnection();
  try {
    await connection.openUri(url, {
      dbName: options.database || databaseOf(url),
      serverSelectionTimeoutMS: serverSelectionMs,
      connectTimeoutMS: serverSelectionMs,
      maxPoolSize: poolSize,
      minPoolSize: 1,
      retryWrites: true,
      retryReads: true,
      // What was just committed must be found by the next search.
      readPreference: 'primary',
      w: 'majority',
      journal: true,
      autoCreate: false,
      autoIndex: false,
      bufferCommands: false,
      ignoreUndefined: true,
      appName: 'moselle',
    });
    return connection;
  } catch (thrown) {
    await connection.destroy().catch(() => undefined);
    throw refusal(thrown);
  }
}

function databaseOf(url: string): string {
  return /^mongodb(?:\+srv)?:\/\/[^/]+\/([^/?]+)/.exec(url)?.[1] ?? 'moselle';
}

function refusal(thrown: unknown): Fault {
  const { name, message } = thrown as Error;
  if (
    /Parse|Runtime|InvalidArgument|MissingCredentials|MongooseError|TypeError|APIError/.test(name) ||
    /ENOTFOUND|querySrv/.test(message)
  ) {
    return new Fault(
      'configuration',
      'MOSELLE_STORE: no database is at this address: write it as mongodb://user:password@host:27017/name.',
      {},
      redacted(thrown),
    );
  }
  const fault = storeFault(thrown);
  if (fault.kind === 'configuration') return new Fault(fault.kind, fault.message, {}, redacted(thrown));
  return new Fault(
    'unavailable',
    'The database that MOSELLE_STORE names does not answer: check that it runs and can be reached.',
    {},
    redacted(thrown),
  );
}

/** The driver may repeat the address in its words: only the kind of failure and its code are kept. */
function redacted(thrown: unknown): Error {
  const { name, code, codeName } = thrown as { name?: string; code?: unknown; codeName?: unknown };
  return new Error([name, code, codeName].filter((one) => one !== undefined).join(' '));
}
