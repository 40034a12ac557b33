import type { Socket } from 'node:net';
import { mongo } from 'mongoose';

/** One command as it came: its name, its database, and the whole body (document sequences folded in). */
export interface Request {
  readonly id: number;
  readonly legacy: boolean;
  /** The sender waits for no reply: an unacknowledged write. */
  readonly silent: boolean;
  readonly body: mongo.BSON.Document;
}

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER = 16;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
/** Binary values stay what they are, so that what is read back is what was written. */
const AS_STORED = { promoteBuffers: false } as const;

/** The requests of one connection, in their order. https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ */
export async function* requestsOf(socket: Socket): AsyncGenerator<Request> {
  let chunks: Buffer[] = [];
  let held = 0;
  let wanted = HEADER;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    held += chunk.length;
    while (held >= wanted) {
      const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      chunks = [bytes];
      const length = bytes.readInt32LE(0);
      wanted = Math.max(length, HEADER);
      if (held < length) break;
      yield requestOf(bytes.subarray(0, length));
      chunks = [bytes.subarray(length)];
      held -= length;
      wanted = HEADER;
    }
  }
}

function requestOf(message: Buffer): Request {
  const id = message.readInt32LE(4);
  const operation = message.readInt32LE(12);
  if (operation === OP_QUERY) return { id, legacy: true, silent: false, body: queryOf(message) };
  if (operation !== OP_MSG) throw new Error(`operation ${operation} is not spoken here`);
  const flags = message.readUInt32LE(HEADER);
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  return { id, legacy: false, silent: (flags & MORE_TO_COME) !== 0, body: sectionsOf(message, end) };
}

/** Only a driver's first greeting still comes this way. */
function queryOf(message: Buffer): mongo.BSON.Document {
  const afterName = message.indexOf(0, HEADER + 4) + 1;
  const database = message.toString('utf8', HEADER + 4, message.indexOf('.', HEADER + 4));
  return { ...mongo.BSON.deserialize(message.subarray(afterName + 8)), $db: database };
}

function sectionsOf(message: Buffer, end: number): mongo.BSON.Document {
  let at = HEADER + 4;
  let body: mongo.BSON.Document = {};
  const sequences: mongo.BSON.Document = {};
  while (at < end) {
    const kind = message[at]!;
    const length = message.readInt32LE(at + 1);
    const section = message.subarray(at + 1, at + 1 + length);
    if (kind === 0) body = mongo.BSON.deserialize(section, AS_STORED);
    else Object.assign(sequences, sequenceOf(section));
    at += 1 + length;
  }
  return { ...body, ...sequences };
}

function sequenceOf(section: Buffer): mongo.BSON.Document {
  const nameEnd = section.indexOf(0, 4);
  const documents: mongo.BSON.Document[] = [];
  for (let at = nameEnd + 1; at < section.length; at += section.readInt32LE(at)) {
    documents.push(mongo.BSON.deserialize(section.subarray(at, at + section.readInt32LE(at)), AS_STORED));
  }
  return { [section.toString('utf8', 4, nameEnd)]: documents };
}

/** The bytes of the reply to a request, in the form in which it was asked. */
export function replyTo(request: Request, reply: mongo.BSON.Document): Buffer {
  const body = mongo.BSON.serialize(reply, { ignoreUndefined: true });
  const preface = request.legacy ? 20 : 5;
  const message = Buffer.alloc(HEADER + preface + body.length);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(request.id, 8);
  message.writeInt32LE(request.legacy ? OP_REPLY : OP_MSG, 12);
  if (request.legacy) message.writeInt32LE(1, HEADER + 16);
  message.set(body, HEADER + preface);
  return message;
}
