/**
 * How many reports a second one core maps: parse, map, provenance recorded. Floor: `JSON.parse` of the very
 * result, in the same run: it builds the same objects and reads nothing else. `node bench/mapping.ts`.
 */
import { parse } from '../src/hl7/message.ts';
import { compileMapping } from '../src/mapping/compile.ts';
import { feedOf, mappingSources, vocabularies } from '../test/mapping/mapping-files.ts';
import type { Figure } from './figure.ts';

/** 1.1 KB: a chest CT report as a French RIS sends it, invented. Yields 7 resources. */
const REPORT = [
  String.raw`MSH|^~\&|RIS-ODILE|STE-ODILE|HUB|REGION|20260310161500||ORU^R01^ORU_R01|ODI000451|P|2.5.1|||||FRA|UNICODE UTF-8`,
  'PID|1||80045127^^^IPP-ODILE&1.2.250.1.999.1.1&ISO^PI~279035121518989^^^ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.10&ISO^INS||DEROUVILLE^Maëlle^Maëlle Jeanne^^^^L||19790328|F|||8 quai des Mouettes^^Arsonval^^57999^FRA^H|||||||||||||||||||||VALI',
  'ORC|RE|D20451^^1.2.250.1.999.1.4^ISO|R77120^^1.2.250.1.999.1.5^ISO||CM|||||||10000023084^VASSELIN^Hugo^^^Dr^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^L^^^RPPS',
  'OBR|1|D20451^^1.2.250.1.999.1.4^ISO|R77120^^1.2.250.1.999.1.5^ISO|ZBQH001^Scanner du thorax^CCAM|||20260310143000|||||||||10000023084^VASSELIN^Hugo^^^Dr^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^L^^^RPPS||A26000451||||20260310161200||CT|F|||||||10000045672&BRÉHANT&Nadège&&&Dr&&&ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO',
  String.raw`OBX|1|FT|18782-3^Compte rendu^LN||Indication : toux persistante.\.br\Technique : acquisition hélicoïdale sans injection.\.br\Résultats : pas de nodule suspect. Pas d’épanchement.\.br\Conclusion : examen normal.||||||F`,
  'ZDS|1.2.250.1.999.7.20260310.451^MOSELLE^Application^DICOM',
].join('\r');

export async function run(): Promise<Figure[]> {
  const mapping = compileMapping(mappingSources(), vocabularies());
  const feed = feedOf({ wado: 'https://pacs.ste-odile.example/dicom-web' });
  const result = JSON.stringify(mapping.map(parse(REPORT), feed));
  const floor = rate(() => JSON.parse(result));
  const mapped = rate(() => mapping.map(parse(REPORT), feed).resources.length);
  return [
    {
      name: 'mapped ORU',
      value: Math.round(mapped),
      unit: 'messages/CPU-s',
      floor: 'JSON.parse of the result',
      goal: '≥ 20 000',
      ratio: mapped / floor,
    },
  ];
}

/** The best of many short runs after a warm-up of half a second: other processes of the machine only ever slow one down. */
function rate(work: () => unknown): number {
  spend(work, 0.5);
  return Math.max(...Array.from({ length: 20 }, () => spend(work, 0.05)));
}

/** Rounds for each second of CPU time. */
function spend(work: () => unknown, seconds: number): number {
  const start = process.cpuUsage();
  let rounds = 0;
  let used = 0;
  while (used < seconds * 1e6) {
    for (let i = 0; i < 100; i++) work();
    rounds += 100;
    const { user, system } = process.cpuUsage(start);
    used = user + system;
  }
  return (rounds / used) * 1e6;
}

if (import.meta.main) console.table(await run());
