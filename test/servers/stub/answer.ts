import type { mongo } from 'mongoose';
import type { Context } from './command.ts';
import { COMMANDS, GREETINGS } from './commands.ts';
import { type How, refusalOf } from './faults.ts';
import { Refusal } from './refusal.ts';
import { isEnding, labelsFor, type Sessions } from './sessions.ts';

/** The reply to one command, as a server would give it; never throws. */
export async function answerTo(
  body: mongo.BSON.Document,
  context: Omit<Context, 'transaction'>,
  { sessions, how, requireAuth }: { sessions: Sessions; how: How | undefined; requireAuth: boolean },
): Promise<mongo.BSON.Document> {
  const name = Object.keys(body)[0] ?? '';
  try {
    if (requireAuth && !GREETINGS.has(name) && name !== 'saslStart') {
      throw new Refusal('Unauthorized', `Command ${name} requires authentication`);
    }
    const reply = await sessions.run(name, body, async (transaction) => {
      const refusal = refusalOf(how, context.topology);
      if (refusal !== undefined) throw refusal;
      if (isEnding(name)) return {};
      const command = COMMANDS[name];
      if (command === undefined) throw new Refusal('CommandNotFound', `no such command: '${name}'`);
      return command(body, { ...context, transaction });
    });
    return { ...reply, ok: 1 };
  } catch (error) {
    const refusal = error instanceof Refusal ? error : new Refusal('InternalError', String(error));
    return refusal.reply(labelsFor(refusal, name, body));
  }
}
