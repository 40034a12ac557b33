import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { decode } from '../src/hl7/charset.ts';
import { parse } from '../src/hl7/message.ts';
import type { Figure } from './figure.ts';

/** About 1.1 KB, as a French RIS sends a report. Invented. */
const REPORT = [
  'MSH|^~\\&|RIS|CHRU|HUB|REGION|20240311110000||ORU^R01^ORU_R01|00042|P|2.5.1|||||FRA|UNICODE UTF-8',
  'PID|1||1004512^^^CHRU&1.2.250.1.99.1&ISO^PI~279035121518989^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO^INS||MOREAU^HÉLÈNE^MARIE^^^^L||19790328|F|||12 RUE DES TANNEURS^^METZ^^57000^FRA^H||||||||||||||||||||||N|VALI',
  'PV1|1|O|IMAGERIE^^^CHRU||||10000023084^LAMBERT^Zoé^^^DR^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^L^^^RPPS',
  'ORC|RE|P778^HOP|F991^RIS||CM||||20240311104500',
  'OBR|1|P778^HOP|F991^RIS|24627-2^Scanner thorax^LN|||20240311101500|||||||||10000023084^LAMBERT^Zoé||A55012||||20240311105900||CT|F|||||||10000034567&GIRARD&Paul',
  'OBX|1|TX|24627-2^Scanner thorax^LN||Indication : toux persistante.\\.br\\Technique : acquisition hélicoïdale sans injection, reconstructions multiplanaires, comparaison avec le scanner de 2021.\\.br\\Résultat : pas de nodule suspect, pas d’épanchement pleural, calcifications coronaires modérées.\\.br\\Conclusion : examen normal.||||||F',
  'OBX|2|ST|113014^DICOM Study^DCM||1.2.250.1.99.2.20240311.101500.1||||||F',
  '',
].join('\r');

/** Messages a second of one core, best of five rounds: the others were disturbed. */
function rate(read: () => number): number {
  let best = 0;
  for (let round = 0; round < 5; round++) {
    const begin = process.cpuUsage();
    let [done, seconds] = [0, 0];
    while (seconds < 0.4) {
      for (let n = 0; n < 2000; n++) done += read();
      const { user, system } = process.cpuUsage(begin);
      seconds = (user + system) / 1e6;
    }
    best = Math.max(best, done / seconds);
  }
  return best;
}

/** Fifteen fields, as a mapping reads them, and the text of the report. */
function readFifteen(text: string): number {
  const message = parse(text);
  const [pid, obr, obx] = [message.first('PID'), message.first('OBR'), message.first('OBX')];
  const id = pid?.values(3)[1];
  const read = [
    message.kind,
    message.control,
    message.version,
    id?.part(1),
    id?.part(4, 2),
    pid?.get(5),
    pid?.get(5, 2),
    pid?.get(7),
    pid?.get(8),
    message.get('ORC', 2),
    obr?.get(3),
    obr?.get(4),
    obr?.get(7),
    obr?.get(25),
    obx?.value(5)?.text(),
  ];
  if (read.some((value) => !value)) throw new Error('A field of the report was not read.');
  return 1;
}

/** The least that any parser does: segments and fields, nothing unescaped, no positions. */
function splitAll(text: string): number {
  return text.split('\r').map((line) => line.split('|')).length > 1 ? 1 : 0;
}

/** The parser's figures. Each is CPU time of one core, so that a busy machine does not change it much. */
export async function run(): Promise<Figure[]> {
  const bytes = Buffer.from(REPORT);
  const floor = rate(() => splitAll(REPORT));
  const parsing = rate(() => readFifteen(REPORT));
  const decoding = rate(() => readFifteen(decode(bytes, '8859/15').text));
  const child = fork(fileURLToPath(new URL('./parser-large.ts', import.meta.url)));
  const [large] = (await once(child, 'message')) as [{ seconds: number; megabytes: number }];
  const split = 'the same text split at every CR and |';
  return [
    {
      name: 'HL7 messages parsed, 15 fields read',
      value: parsing,
      unit: 'messages/s',
      floor: split,
      ratio: parsing / floor,
    },
    {
      name: 'HL7 messages decoded and parsed',
      value: decoding,
      unit: 'messages/s',
      floor: split,
      ratio: decoding / floor,
    },
    { name: '20 MB message framed, decoded, parsed', value: large.seconds, unit: 's CPU' },
    { name: '20 MB message, largest memory', value: large.megabytes, unit: 'MB RSS' },
  ];
}

if (import.meta.main) console.table(await run());
