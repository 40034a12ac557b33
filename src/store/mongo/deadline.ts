import type { mongo } from 'mongoose';
import { Fault } from '../../fault.ts';

/**
 * What `asked` gives, unless that takes too long. The driver has no such limit that works: a request that it writes
 * to a connection which closes at that moment waits for ever (mongodb 7.8).
 */
export async function within<T>(milliseconds: number, asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Fault('unavailable', 'The database does not answer: send again.'));
    }, milliseconds);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A collection each of whose requests has a deadline; of a cursor, `toArray`. */
export function timed<T extends object>(
  collection: mongo.Collection<T>,
  milliseconds: number,
): mongo.Collection<T> {
  return new Proxy(collection, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...words: unknown[]) => {
        const result: unknown = member.apply(target, words);
        if (result instanceof Promise) return within(milliseconds, result);
        return isCursor(result) ? timedCursor(result, milliseconds) : result;
      };
    },
  });
}

interface Cursor {
  toArray(): Promise<unknown[]>;
}

function isCursor(result: unknown): result is Cursor {
  return typeof (result as Partial<Cursor> | undefined)?.toArray === 'function';
}

/** Sorting and limiting it gives the same cursor again. */
function timedCursor(cursor: Cursor, milliseconds: number): Cursor {
  const whole = cursor.toArray.bind(cursor);
  cursor.toArray = () => within(milliseconds, whole());
  return cursor;
}
