import type { mongo } from 'mongoose';

const CODES = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  Unauthorized: 13,
  AuthenticationFailed: 18,
  IndexNotFound: 27,
  NamespaceNotFound: 26,
  CursorNotFound: 43,
  NamespaceExists: 48,
  CommandNotFound: 59,
  ImmutableField: 66,
  IndexOptionsConflict: 85,
  WriteConflict: 112,
  NoSuchTransaction: 251,
  BSONObjectTooLarge: 10334,
  NotWritablePrimary: 10107,
  DuplicateKey: 11000,
  OutOfDiskSpace: 14031,
} as const;

export type CodeName = keyof typeof CODES;

/** A command or one of its writes is refused. Codes: https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
export class Refusal extends Error {
  readonly codeName: CodeName;
  readonly details: mongo.BSON.Document;

  /** `details`: further fields of the answer, such as `keyPattern` and `keyValue`. */
  constructor(codeName: CodeName, message: string, details: mongo.BSON.Document = {}) {
    super(message);
    this.codeName = codeName;
    this.details = details;
  }

  get code(): number {
    return CODES[this.codeName];
  }

  /** As the entry of `writeErrors` for the write at `index`. */
  writeError(index: number): mongo.BSON.Document {
    return { index, code: this.code, errmsg: this.message, ...this.details };
  }

  /** As the answer to the whole command. */
  reply(labels: readonly string[]): mongo.BSON.Document {
    const answer = { ok: 0, code: this.code, codeName: this.codeName, errmsg: this.message, ...this.details };
    return labels.length === 0 ? answer : { ...answer, errorLabels: labels };
  }
}
