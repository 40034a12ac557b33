import { decode } from '../src/hl7/charset.ts';
import { createFraming, type FrameEvent } from '../src/hl7/framing.ts';
import { parse } from '../src/hl7/message.ts';

// Started by parser.ts, so that memory and CPU are this message's alone. Reads 20 MB of Base64 as a socket would bring it.

const CHUNK = 64 * 1024;
const SIZE = 20_000_000;

/** The wire's chunks, made one at a time: a sender's own copy must not count as the hub's memory. */
function* chunks(): Generator<Buffer> {
  const header =
    '\x0bMSH|^~\\&|RIS|CHRU|HUB|REGION|20240311110000||ORU^R01^ORU_R01|1|P|2.5|||||FRA|UNICODE UTF-8\r' +
    'PID|||1^^^CHRU||HÉLÈNE\rOBR|1|A1\rOBX|1|ED|PDF||^application^pdf^Base64^';
  yield Buffer.from(header);
  for (let made = 0; made < SIZE; made += CHUNK)
    yield Buffer.alloc(Math.min(CHUNK, SIZE - made), 'JVBERi0xLjQK');
  yield Buffer.from('||||||F\r\x1c\r');
}

const before = process.cpuUsage();
const framing = createFraming({ maxBytes: 32 << 20 });
const events: FrameEvent[] = [];
for (const chunk of chunks()) events.push(...framing.push(chunk));
const [event] = events.splice(0);
const message = parse(decode(event?.bytes ?? new Uint8Array(), '8859/15').text);
const data = message.first('OBX')?.value(5)?.part(5) ?? '';
const { user, system } = process.cpuUsage(before);
if (data.length !== SIZE || message.get('PID', 5) !== 'HÉLÈNE')
  throw new Error('The message was not read right.');
process.send?.({ seconds: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024 });
